import Foundation
import History
import Testing
import TradingModel

func decimal(_ text: String) -> Decimal64 {
  guard let value = Decimal64(text) else { preconditionFailure("not a decimal: \(text)") }
  return value
}

/// A moment of UTC as `YYYY-MM-DDTHH:MM:SSZ`.
func utc(_ text: String) -> Timestamp {
  guard let date = ISO8601DateFormatter().date(from: text) else {
    preconditionFailure("not a time: \(text)")
  }
  return Timestamp(seconds: Int64(date.timeIntervalSince1970))
}

/// The path of one of the files of real data; nil, and a loud line, where they are missing.
func sharedData(_ name: String) -> String? {
  var folder = URL(fileURLWithPath: #filePath)
  var candidates: [URL] = []
  if let stated = ProcessInfo.processInfo.environment["PERIGEE_SHARED"] {
    candidates.append(URL(fileURLWithPath: stated))
  }
  while folder.path != "/" {
    folder.deleteLastPathComponent()
    candidates.append(folder.appendingPathComponent("shared"))
  }
  for candidate in candidates {
    let file = candidate.appendingPathComponent("data/" + name).path
    if FileManager.default.isReadableFile(atPath: file) { return file }
  }
  print("SKIPPED: no shared/data/\(name) beside the project; set PERIGEE_SHARED")
  return nil
}

/// Every event of a series.
func events(_ series: HistorySeries, batch: Int = 1000) throws(HistoryError) -> [HistoryEvent] {
  var reader = series.reader
  var buffer: [HistoryEvent] = []
  var all: [HistoryEvent] = []
  repeat {
    try reader.read(into: &buffer, limit: batch)
    all += buffer
  } while !buffer.isEmpty
  return all
}

/// A folder that is removed with its owner.
final class Scratch {
  let path: String

  init() {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("perigee-history-\(UUID().uuidString)").path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch { preconditionFailure("no temporary folder: \(error)") }
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch {}
  }

  /// Writes a file and gives back its path.
  func file(_ name: String, _ text: String) -> String {
    let file = path + "/" + name
    _ = FileManager.default.createFile(atPath: file, contents: Data(text.utf8))
    return file
  }
}
