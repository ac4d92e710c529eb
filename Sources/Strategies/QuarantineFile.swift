import Dispatch
import Foundation
import Synchronization
public import TradingModel

/// Quarantines in a small JSON file, `quarantine.json` of the data folder, which a person can read.
///
/// A change is written to a new file, which is made durable and then takes the old one's name: after
/// a crash the file is whole, with or without the change. Writing is done by a queue of its own.
public final class QuarantineFile: QuarantineStore {
  private struct Entry: Codable {
    var strategy: String
    var since: Int64
    var reason: String
    var isUnsettled: Bool
  }

  /// Why the file cannot be read: which, why, and what to do.
  public struct ReadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The sentence.
    public var description: String
  }

  /// The most bytes of the file that are read.
  public static let limit = 1 << 20

  private let path: String
  private let worker = DispatchQueue(label: "perigee.quarantine", qos: .utility)
  private let known = Mutex<[StrategyID: Quarantine]>([:])
  private let failed: @Sendable (String) -> Void

  /// The file at an absolute path; it need not exist. `failed` hears of a write that failed, on the
  /// writing queue.
  public init(path: String, failed: @escaping @Sendable (String) -> Void) {
    self.path = path
    self.failed = failed
  }

  /// Reads the file; none is the same as an empty one. Blocks.
  public func load() throws -> [StrategyID: Quarantine] {
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    let entries: [Entry]
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      guard data.count <= Self.limit else { throw ReadError(description: "it is too large") }
      entries = try JSONDecoder().decode([Entry].self, from: data)
    } catch {
      throw ReadError(
        description: "The list of quarantined strategies \(path) cannot be read: \(error). Every "
          + "strategy stays down until perigee start; what is started leaves the list.")
    }
    let result = Dictionary(
      entries.map {
        (
          StrategyID(rawValue: $0.strategy),
          Quarantine(
            since: Timestamp(rawValue: $0.since), reason: $0.reason, isUnsettled: $0.isUnsettled)
        )
      }, uniquingKeysWith: { first, _ in first })
    known.withLock { $0 = result }
    return result
  }

  /// Keeps a change, and writes the file soon.
  public func set(_ quarantine: Quarantine?, of strategy: StrategyID) {
    known.withLock { $0[strategy] = quarantine }
    worker.async { [self] in write() }
  }

  /// Returns once every change is stored, or its failure was told.
  public func flush() { worker.sync {} }

  private func write() {
    let entries = known.withLock { $0 }.map { strategy, quarantine in
      Entry(
        strategy: strategy.rawValue, since: quarantine.since.rawValue, reason: quarantine.reason,
        isUnsettled: quarantine.isUnsettled)
    }.sorted { $0.strategy < $1.strategy }
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let new = path + ".new"
      guard
        FileManager.default.createFile(
          atPath: new, contents: nil, attributes: [.posixPermissions: 0o600])
      else { throw CocoaError(.fileWriteUnknown) }
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: new))
      defer { file.closeFile() }
      try file.write(contentsOf: encoder.encode(entries))
      try file.synchronize()
      guard rename(new, path) == 0 else {
        throw CocoaError(.fileWriteUnknown)
      }
    } catch {
      failed(
        "The list of quarantined strategies \(path) cannot be written: \(error). After a restart of "
          + "the daemon they would start again; free the disk or set enabled = false.")
    }
  }
}
