import Control
import Foundation
import Pages
import Reports
import Synchronization
import TradingModel

/// The results in a folder: their list, and one of them. What was read is kept as long as its file
/// stays the same. Any thread; blocking, for a pool.
final class ReportShelf: Sendable {
  /// The largest file that is opened, in bytes.
  static let fileLimit: Int64 = 64 << 20
  /// How many bytes of results one listing reads anew; the others show their names until the next.
  static let listingLimit: Int64 = 24 << 20
  /// How many pages are kept ready.
  private static let pageLimit = 4

  /// Why a result is not shown.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  private struct Mark: Hashable {
    var name: String
    var written: Date
    var bytes: Int64
  }

  private struct State {
    /// What files told; nil for one that is no result.
    var summaries: [Mark: ResultSummary?] = [:]
    var pages: [(mark: Mark, html: String)] = []
  }

  let folder: String
  private let state = Mutex(State())

  init(folder: String) { self.folder = folder }

  /// The newest results, and whether there are more.
  func list() -> (entries: [ReportsPage.Entry], isCut: Bool) {
    let marks = files()
    var entries: [ReportsPage.Entry] = []
    var budget = Self.listingLimit
    for mark in marks {
      guard entries.count < ReportsPage.limit else { return (entries, true) }
      guard let summary = self.summary(mark, &budget) else { continue }
      entries.append(
        ReportsPage.Entry(
          name: mark.name,
          written: Moment(Timestamp(seconds: Int64(mark.written.timeIntervalSince1970))),
          bytes: mark.bytes, summary: summary))
    }
    state.withLock { state in
      // Files that went away are forgotten.
      let known = Set(marks)
      state.summaries = state.summaries.filter { known.contains($0.key) }
    }
    return (entries, false)
  }

  /// A result's text; nil when the folder has none of that name. Throws where it cannot be read.
  func data(_ name: String) throws -> Data? {
    guard let mark = files().first(where: { $0.name == name }) else { return nil }
    return try read(mark)
  }

  /// A result's page; nil when the folder has none of that name. Throws where it is no result.
  func page(_ name: String) throws -> String? {
    guard let mark = files().first(where: { $0.name == name }) else { return nil }
    if let ready = state.withLock({ $0.pages.first { $0.mark == mark }?.html }) { return ready }
    var page = ReportPage(try ResultJSON.result(try read(mark)))
    page.back = ReportsPage.path
    let html = page.html
    state.withLock { state in
      state.pages.removeAll { $0.mark.name == name }
      state.pages.append((mark, html))
      if state.pages.count > Self.pageLimit { state.pages.removeFirst() }
    }
    return html
  }

  // MARK: Files

  /// The JSON files of the folder, the newest first. A name is asked for as it stands here, so that
  /// nothing outside of the folder has one.
  private func files() -> [Mark] {
    let keys: Set<URLResourceKey> = [
      .contentModificationDateKey, .fileSizeKey, .isRegularFileKey,
    ]
    // Safe: a folder that is not there yet, or cannot be read, has no results.
    let urls = try? FileManager.default.contentsOfDirectory(  // Safe: above.
      at: URL(fileURLWithPath: folder), includingPropertiesForKeys: Array(keys),
      options: [.skipsHiddenFiles])
    let marks = (urls ?? []).compactMap { url -> Mark? in
      guard url.pathExtension == "json",
        // Safe: a file that went away meanwhile is not listed.
        let values = try? url.resourceValues(forKeys: keys),  // Safe: above.
        values.isRegularFile == true,
        let written = values.contentModificationDate, let size = values.fileSize
      else { return nil }
      return Mark(name: url.lastPathComponent, written: written, bytes: Int64(size))
    }
    return marks.sorted { ($1.written, $0.name) < ($0.written, $1.name) }
  }

  /// Nil for a file that is no result; nil within for one that was not read yet.
  private func summary(_ mark: Mark, _ budget: inout Int64) -> ResultSummary?? {
    if let known = state.withLock({ $0.summaries[mark] }) {
      return known.map { .some($0) }
    }
    guard mark.bytes <= budget else { return .some(nil) }
    budget -= mark.bytes
    // Safe: what is no result, or cannot be read, is not listed.
    let summary = (try? read(mark)).flatMap { try? ResultSummary($0) }  // Safe: above.
    _ = state.withLock { $0.summaries.updateValue(summary, forKey: mark) }
    return summary.map { .some($0) }
  }

  private func read(_ mark: Mark) throws -> Data {
    guard mark.bytes <= Self.fileLimit else {
      throw Problem(
        description: "\(mark.name) is larger than 64 MiB. perigee report \(folder)/\(mark.name) "
          + "makes its page as a file.")
    }
    do {
      return try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(mark.name)"))
    } catch {
      throw Problem(
        description: "\(folder)/\(mark.name) cannot be read: \(error.localizedDescription)")
    }
  }
}
