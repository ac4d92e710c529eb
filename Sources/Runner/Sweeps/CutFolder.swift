import Backtest
import Foundation
import History
import TradingModel

/// Copies of recorded files that end at a moment, in a folder of their own that is gone with this.
/// One moment at a time.
final class CutFolder: Sendable {
  private let path: String
  private let files: [Study.File]
  private let whole: [HistorySeries]

  /// A folder for the copies of a study's files, below the system's folder for such.
  init(_ study: Study) throws {
    files = study.files
    whole = study.plan.data
    path = NSTemporaryDirectory() + "perigee-cut-" + UUID().uuidString
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure(.error, "\(path) cannot be made: \(error.localizedDescription)")
    }
  }

  deinit {
    // A folder that stays is the system's to clean.
    do { try FileManager.default.removeItem(atPath: path) } catch {}
  }

  /// The data as it would have been, had it been recorded only up to a moment.
  func series(until moment: Timestamp) throws -> [HistorySeries] {
    try files.enumerated().map { index, file in
      // An entry of a store is not rewritten by what came later: the engine cuts it by time.
      guard var options = file.options else { return whole[index] }
      // A short copy may not tell the length of its bars any more.
      options.barSize = try HistoryFileShape.probe(path: file.path, options: options).barSize
      let name = URL(fileURLWithPath: file.path).lastPathComponent
      let copy = "\(path)/\(index)-\(name)"
      var isKnown = try HistoryFile.cut(
        path: file.path, options: options, known: moment, to: copy)
      if let ask = options.askFile {
        let other = copy + ".ask"
        isKnown =
          try HistoryFile.cut(path: ask, options: options, known: moment, to: other) && isKnown
        options.askFile = other
      }
      guard isKnown else { return .empty(symbol: options.symbol, origin: name) }
      var series = try HistoryFile.open(path: copy, options: options)
      series.origin = name
      return series
    }
  }
}
