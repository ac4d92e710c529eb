import Foundation
import History
import PaperExchange
import Testing
import TradingModel

/// The longer bars of real files before a judge that was written by others.
@Suite struct PandasJudgeTests {
  static let version = "2.2.3"

  @Test func resampledBars_EqualThoseOfPandas() throws {
    guard let bars = sharedData("6EH4.CME_1min_2024-01.csv.gz"),
      let quotes = sharedData("quotes_eurusd_20200101.csv.gz"), let python = Self.python()
    else { return }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Judge/resample.py").path
    let folder = URL(fileURLWithPath: bars).deletingLastPathComponent().path
    let (status, text) = try Self.run(python, [script, folder])
    try #require(status == 0, "\(text.suffix(2000))")
    var expected: [String: [Substring]] = [:]
    for line in text.split(separator: "\n") {
      let name = String(line.prefix { $0 != " " })
      expected[name, default: []].append(line)
    }
    let future = try HistoryFile.open(path: bars, options: .init(symbol: "6E"))
    for (name, size) in [("5m", 300), ("15m", 900), ("1h", 3600), ("1d", 86_400)] {
      let resampler = BarResampler(
        size: BarSize(rawValue: Int32(size)), hours: size == 86_400 ? .globex : nil)
      try check(name, future, resampler, against: expected)
    }
    let euro = try HistoryFile.open(path: quotes, options: .init(symbol: "EURUSD"))
    for price in [BarResampler.Price.mid, .bid, .ask] {
      try check(
        price.rawValue, euro, BarResampler(size: .minute, price: price), against: expected)
    }
  }

  private func check(
    _ name: String, _ series: HistorySeries, _ resampler: BarResampler,
    against expected: [String: [Substring]]
  ) throws {
    let lines = try events(series.resampled(by: resampler)).compactMap { event -> String? in
      guard case .bar(let bar, _) = event else { return nil }
      let prices = [bar.open, bar.high, bar.low, bar.close].map {
        $0.rounded(toScale: 7).description
      }
      let volume = bar.volume.map { $0.rounded(toScale: 0).description } ?? "-"
      return ([name, String(bar.start.seconds)] + prices + [volume]).joined(separator: " ")
    }
    let other = expected[name] ?? []
    #expect(lines.count == other.count && lines.count > 20, "\(name)")
    let wrong = zip(lines, other).first { $0 != String($1) }
    #expect(wrong == nil, "ours, and pandas': \(String(describing: wrong))")
  }

  /// The interpreter with pandas in an environment of its own, or nil with a loud word.
  private static func python() -> String? {
    var folder = URL(fileURLWithPath: #filePath)
    repeat {
      folder.deleteLastPathComponent()
    } while folder.path != "/"
      && !FileManager.default.fileExists(atPath: folder.path + "/Package.swift")
    let home = folder.path + "/.build/judges/pandas-\(version)"
    let python = home + "/bin/python"
    let test = ["-c", "import pandas; assert pandas.__version__ == '\(version)'"]
    do {
      if FileManager.default.fileExists(atPath: python), try run(python, test).0 == 0 {
        return python
      }
      for (program, arguments) in [
        ("/usr/bin/env", ["python3", "-m", "venv", home]),
        (
          python,
          [
            "-m", "pip", "install", "--quiet", "--timeout", "15", "--retries", "1",
            "pandas==\(version)",
          ]
        ), (python, test),
      ] {
        let (status, text) = try run(program, arguments)
        guard status == 0 else {
          print("SKIPPED: pandas \(version) cannot be installed from PyPI: \(text.suffix(300))")
          return nil
        }
      }
      return python
    } catch {
      print("SKIPPED: no python3: \(error)")
      return nil
    }
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
