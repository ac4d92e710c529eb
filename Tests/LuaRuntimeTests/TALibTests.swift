import Foundation
import JudgeSupport
import LuaRuntime
import Testing

/// Our indicators beside TA-Lib's, over real markets.
@Suite(.serialized, .timeLimit(.minutes(5))) struct TALibTests {
  /// One indicator and the columns of TA-Lib that its results must equal.
  struct Case: Sendable {
    let make: String
    let arguments: String
    let columns: [String]
    /// Results that we give and TA-Lib does not yet.
    var early: Set<String> = []
  }

  static let cases = [
    Case(make: "ta.sma(20)", arguments: "b.close", columns: ["SMA"]),
    Case(make: "ta.sma(5)", arguments: "b.close", columns: ["SMA5"]),
    Case(make: "ta.ema(20)", arguments: "b.close", columns: ["EMA"]),
    Case(make: "ta.wma(15)", arguments: "b.close", columns: ["WMA"]),
    Case(make: "ta.rsi(14)", arguments: "b.close", columns: ["RSI"]),
    Case(
      make: "ta.macd(12, 26, 9)", arguments: "b.close",
      columns: ["MACD", "MACDSIGNAL", "MACDHIST"], early: ["MACD"]),
    Case(make: "ta.atr(14)", arguments: "b", columns: ["ATR"]),
    Case(make: "ta.adx(14)", arguments: "b", columns: ["ADX", "PLUS_DI", "MINUS_DI"]),
    Case(
      make: "ta.bollinger(20, 2)", arguments: "b.close",
      columns: ["BBMIDDLE", "BBUPPER", "BBLOWER"]),
    Case(make: "ta.highest(50)", arguments: "b.high", columns: ["MAX"]),
    Case(make: "ta.lowest(50)", arguments: "b.low", columns: ["MIN"]),
    Case(make: "ta.stdev(30)", arguments: "b.close", columns: ["STDDEV"]),
    Case(make: "ta.correlation(30)", arguments: "b.high, b.low", columns: ["CORREL"]),
    Case(
      make: "ta.linear_regression(14)", arguments: "b.close",
      columns: ["LINEARREG", "LINEARREG_SLOPE", "LINEARREG_INTERCEPT"]),
    Case(
      make: "ta.stochastic(14, 3, 3)", arguments: "b", columns: ["STOCHK", "STOCHD"],
      early: ["STOCHK"]),
    Case(
      make: "ta.stochastic_fast(14, 3)", arguments: "b", columns: ["STOCHFK", "STOCHFD"],
      early: ["STOCHFK"]),
  ]

  @Test func everyIndicator_EqualsTALib() async throws {
    guard let shared = sharedFolder(),
      let python = await JudgeEnvironment.python(["TA-Lib": "0.8.2"], onlyWheels: true)
    else { return }
    let out = FileManager.default.temporaryDirectory
      .appendingPathComponent("perigee-talib-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: out) }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("TALib/reference.py").path
    let (status, output) = try await JudgeEnvironment.run(
      python, [script, shared, out.path], seconds: 60)
    try #require(status == 0, "\(output.suffix(2000))")
    for name in ["6EH4", "6EH4-ticks", "EURUSD", "EURUSD-ticks"] {
      let market = try Market(folder: out, name: name)
      #expect(market.rows > 5000)
      let differences = try Comparison.run(market)
      var report: [String] = []
      for column in Self.cases.flatMap(\.columns) {
        let found = try #require(differences[column], "\(name) \(column) was never compared")
        report.append("\(column) \(found.largest) (\(found.values))")
        #expect(found.strangers == 0, "\(name) \(column): a value where the other has none")
        #expect(found.largest <= 1e-9, "\(name) \(column)")
        #expect(found.values > market.rows - 100, "\(name) \(column)")
      }
      print("TA-Lib, \(name): " + report.joined(separator: ", "))
    }
  }
}

/// Rows of a market and TA-Lib's answers, as the script wrote them.
private struct Market {
  let columns: [String]
  let numbers: [Double]
  var rows: Int { numbers.count / columns.count }

  init(folder: URL, name: String) throws {
    let names = try String(
      contentsOf: folder.appendingPathComponent(name + ".columns"), encoding: .utf8)
    columns = names.split(separator: " ").map(String.init)
    let data = try Data(contentsOf: folder.appendingPathComponent(name + ".f64"))
    numbers = data.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
  }
}

/// What one column came to.
private struct Comparison {
  var largest = 0.0
  var values = 0
  /// Places where only one of both has a value.
  var strangers = 0

  private static func script() -> String {
    var setup = ""
    var body = ""
    for (index, item) in TALibTests.cases.enumerated() {
      setup += "local f\(index) = \(item.make)\n"
      body += "emit(\(index), f\(index)(\(item.arguments)))\n"
    }
    return "\(setup)return {on_bar = function(b)\n\(body)end}"
  }

  /// Feeds the market as event objects, as the strategy's process does.
  static func run(_ market: Market) throws -> [String: Comparison] {
    let vm = try LuaVM.make(instructions: nil)
    defer { vm.close() }
    let book = Book(market)
    try vm.register(
      LuaHostTable(
        nil,
        functions: [
          LuaHostFunction("emit") { (call: inout LuaCall) throws(LuaMisuse) in
            guard let index = call.int(0) else { throw LuaMisuse("no index") }
            book.take(Int(index), &call)
          }
        ]))
    let names = ["high", "low", "close", "volume"]
    let bar = try vm.defineRecord("bar", fields: names.map { LuaField($0, .number) })
    let module = try vm.load(script(), name: "talib.lua")
    let onBar = try #require(try vm.function("on_bar", of: module))
    for row in 0..<market.rows {
      book.row = row
      for field in 0..<4 {
        bar.set(field, number: market.numbers[row * market.columns.count + field])
      }
      try vm.call(onBar, bar)
    }
    return book.found
  }

  /// Takes the results of each call.
  private final class Book {
    let market: Market
    let places: [[(name: String, column: Int, isEarly: Bool)]]
    var comparisons: [[Comparison]]
    var row = 0

    init(_ market: Market) {
      self.market = market
      places = TALibTests.cases.map { item in
        item.columns.map {
          ($0, market.columns.firstIndex(of: $0) ?? -1, item.early.contains($0))
        }
      }
      comparisons = places.map { $0.map { _ in Comparison() } }
    }

    func take(_ index: Int, _ call: inout LuaCall) {
      for place in places[index].indices {
        let (_, column, isEarly) = places[index][place]
        let expected = market.numbers[row * market.columns.count + column]
        switch (call.number(place + 1), expected.isNaN) {
        case (let number?, false):
          comparisons[index][place].values += 1
          let difference = abs(number - expected)
          // A NaN of ours must not pass as no difference.
          if !(difference <= comparisons[index][place].largest) {
            comparisons[index][place].largest = difference
          }
        case (nil, true): break
        case (.some, true): if !isEarly { comparisons[index][place].strangers += 1 }
        case (nil, false): comparisons[index][place].strangers += 1
        }
      }
    }

    var found: [String: Comparison] {
      var all: [String: Comparison] = [:]
      for index in places.indices {
        for place in places[index].indices {
          all[places[index][place].name] = comparisons[index][place]
        }
      }
      return all
    }
  }
}
