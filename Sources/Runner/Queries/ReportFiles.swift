import Foundation
import Performance
import Reports

/// The two files of a result: the page for people, and the result for programs beside it.
struct ReportFiles {
  var report: String
  var result: String

  /// Writes both; the result has the page's name with the ending `.json`. A file that is there and
  /// is no report is never replaced.
  static func write(
    _ result: TradingResult, to path: String, in environment: SystemEnvironment
  ) throws -> ReportFiles {
    let page = place(path, in: environment)
    let data = page.deletingPathExtension().appendingPathExtension("json")
    guard page != data else {
      throw CommandFailure(.error, "\(page.path) is to be the page; give it the ending .html")
    }
    try checkReplaceable(page, data)
    try write(Data(ReportPage(result).html.utf8), to: page)
    try write(try ResultJSON.data(result), to: data)
    return ReportFiles(report: page.path, result: data.path)
  }

  /// Writes the page alone.
  static func writePage(
    _ result: TradingResult, to path: String, in environment: SystemEnvironment
  ) throws -> String {
    let page = place(path, in: environment)
    try checkReplaceable(page)
    try write(Data(ReportPage(result).html.utf8), to: page)
    return page.path
  }

  /// `out/page-alpha.html` of `out/page.html`. A slash in the name becomes a `_`.
  static func path(_ path: String, adding name: String) -> String {
    let clean = String(name.map { $0 == "/" ? "_" : $0 })
    let file = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let dot = path[file...].lastIndex(of: "."), dot > file else { return "\(path)-\(clean)" }
    return "\(path[..<dot])-\(clean)\(path[dot...])"
  }

  private static func place(_ path: String, in environment: SystemEnvironment) -> URL {
    let absolute = path.hasPrefix("/") ? path : environment.workingDirectory + "/" + path
    return URL(fileURLWithPath: absolute).standardizedFileURL
  }

  private static func checkReplaceable(_ files: URL...) throws {
    for file in files where FileManager.default.fileExists(atPath: file.path) {
      let known: [Data] = [
        Data("<footer>Made by Perigee.".utf8), Data("\"format\":\"perigee-result\"".utf8),
      ]
      do {
        let text = try Data(contentsOf: file, options: .alwaysMapped)
        if known.contains(where: { text.range(of: $0) != nil }) { continue }
      } catch {
        throw CommandFailure(
          .error, "\(file.path) is there and cannot be read; name another place with --out")
      }
      throw CommandFailure(
        .error,
        "\(file.path) is there and is no report of Perigee; it stays as it is. Move it, or name "
          + "another place with --out or --report.")
    }
  }

  private static func write(_ data: Data, to file: URL) throws {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: file, options: .atomic)
    } catch {
      throw CommandFailure(
        .error,
        "The report cannot be written to \(file.path): \(error.localizedDescription). Name "
          + "another place with --out or --report.")
    }
  }
}
