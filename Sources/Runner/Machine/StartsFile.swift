import Foundation
import TradingModel

/// The times of starts and orderly ends, in a small file of the data folder that is replaced as a
/// whole. A file that cannot be read counts as empty, and one that cannot be written is told.
struct StartsFile {
  private let path: String

  init(folder: String) { path = "\(folder)/starts" }

  /// Notes a start; see `RestartHistory.begin`.
  func begin(at now: Timestamp) throws -> Int {
    var history = read()
    let count = history.begin(at: now)
    try write(history)
    return count
  }

  /// Notes an orderly end.
  func end(at now: Timestamp) throws {
    var history = read()
    history.end(at: now)
    try write(history)
  }

  private func read() -> RestartHistory {
    let data = FileManager.default.contents(atPath: path) ?? Data()
    return RestartHistory(String(decoding: data.prefix(1 << 16), as: UTF8.self))
  }

  private func write(_ history: RestartHistory) throws {
    let url = URL(fileURLWithPath: path)
    try Data(history.text.utf8).write(to: url, options: .atomic)
    chmod(path, 0o600)
  }
}
