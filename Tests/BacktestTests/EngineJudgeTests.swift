import Backtest
import Foundation
import History
import JudgeSupport
import Performance
import StrategyChannel
import Testing
import TradingModel

/// The trades of an SMA cross, fill by fill, beside two public engines on the same bars.
@Suite(.serialized) struct EngineJudgeTests {
  static let packages = ["backtesting": "0.6.6", "backtrader": "1.9.78.123"]
  static let bars = 25_000

  /// Averages are compared as exact whole numbers, as the engines' script does.
  static let source = """
    local S = {
      params = { fast = { default = 10 }, slow = { default = 30 }, short = { default = false } },
      symbols = { "ACME.NASDAQ" }, bars = { "1m" },
    }
    local closes, count = {}, 0

    local function sum(length)
      local total = 0
      for i = count - length + 1, count do total = total + closes[i] end
      return total
    end

    function S.on_bar(bar)
      count = count + 1
      closes[count] = math.floor(bar.close * 100 + 0.5)
      closes[count - params.slow] = nil
      if count < params.slow then return end
      local fast, slow = sum(params.fast) * params.slow, sum(params.slow) * params.fast
      local wish
      if fast > slow then wish = 10 elseif fast < slow then wish = params.short and -10 or 0 end
      local held = position("ACME.NASDAQ").quantity
      if wish == nil or wish == held then return end
      if wish > held then
        order.buy { symbol = "ACME.NASDAQ", quantity = wish - held }
      else
        order.sell { symbol = "ACME.NASDAQ", quantity = held - wish }
      end
    end
    return S
    """

  @Test(arguments: ["flat", "short"])
  func trades_EqualThoseOfPublicEngines(mode: String) async throws {
    let events = Self.walk(Self.bars, seed: 11)
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("perigee-judge-\(UInt64.random(in: 0 ... .max)).csv")
    try Self.csv(events).write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let own = try BacktestPlan.make(
      Self.source, events,
      parameters: [NamedParameter(name: "short", value: .flag(mode == "short"))]
    ).run()
    #expect(own.fault == nil)
    let fills = own.result.fills.map {
      [
        "\($0.time.seconds)", $0.side.rawValue, "\($0.quantity)",
        "\(($0.price * 100).normalized)",
      ]
    }
    #expect(fills.count > 500)

    guard let python = await JudgeEnvironment.python(Self.packages) else { return }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("ThirdParty/engines.py").path
    let (status, output) = try await JudgeEnvironment.run(
      python, [script, file.path, "10", "30", "10", mode], seconds: 240)
    #expect(status == 0, "\(output.suffix(2000))")
    var judged = 0
    for line in output.split(separator: "\n") where line.hasPrefix("{") {
      let told = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let engine = try #require(told["engine"] as? String)
      #expect(told["version"] as? String == Self.packages[engine])
      let theirs = (told["fills"] as? [[Any]] ?? []).map { $0.map { "\($0)" } }
      #expect(theirs.count == fills.count, "\(engine)")
      let difference = zip(fills, theirs).enumerated().first { $0.element.0 != $0.element.1 }
      #expect(difference == nil, "\(engine)")
      judged += 1
    }
    #expect(judged == 2)
  }

  /// A walk in steps of a hundredth with gaps between bars, from a seed.
  static func walk(_ count: Int, seed: UInt64) -> [HistoryEvent] {
    var random = JudgeRandom(state: seed)
    var price = 10_000
    return (0..<count).map { minute in
      let open = price + random.within(3)
      let close = open + random.within(12)
      let high = max(open, close) + abs(random.within(6))
      let low = min(open, close) - abs(random.within(6))
      price = max(close, 5000)
      return .bar(Int64(minute), open, high, low, close, volume: 100 + minute % 50)
    }
  }

  private static func csv(_ events: [HistoryEvent]) -> String {
    var text = "time,open,high,low,close,volume\n"
    for case .bar(let bar, _) in events {
      text +=
        "\(bar.start.seconds),\(bar.open),\(bar.high),\(bar.low),\(bar.close),"
        + "\(bar.volume ?? .zero)\n"
    }
    return text
  }
}

/// A linear congruence: the same walk on every machine.
struct JudgeRandom {
  var state: UInt64

  /// A number from `-limit` to `limit`.
  mutating func within(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % (2 * limit + 1) - limit
  }
}
