import ArgumentParser
import Backtest
import StrategyChannel
import Testing
import TradingModel

@testable import Runner

@Suite struct BacktestOptionsTests {
  @Test(arguments: [
    ("AAPL.NASDAQ-1m.csv", "AAPL.NASDAQ"), ("data/eurusd.idealpro_2026.csv.gz", "EURUSD.IDEALPRO"),
    ("/tmp/ES.CME.202612.txt", "ES.CME.202612"), ("plain", "PLAIN"),
  ])
  func file_NamesItsSymbol(path: String, symbol: String) {
    #expect(DataOptions.symbol(of: path) == symbol)
  }

  @Test(arguments: [
    ("true", ParameterValue.flag(true)), ("12", .integer(12)), ("-0.5", .number(-0.5)),
    ("fast", .text("fast")), ("\"12\"", .text("12")), ("nan", .text("nan")),
  ])
  func parameter_HasTheTypeThatItLooksLike(text: String, value: ParameterValue) {
    #expect(BacktestOptions.value(text) == value)
  }

  @Test func instrument_IsReadTermByTerm() throws {
    let options = try DataOptions.parse([
      "--data", "a.csv", "--instrument",
      "acme.nasdaq:tick=0.05,multiplier=10,currency=eur,hours=AAPL.NASDAQ,type=fut,step=2",
      "beta.nasdaq:hours=24/7",
    ])
    let made = try options.instruments()
    #expect(
      made.first
        == BacktestInstrument(
          symbol: "ACME.NASDAQ", tickSize: Decimal64(mantissa: 5, scale: 2), multiplier: 10,
          currency: "EUR", hours: .like("AAPL.NASDAQ"), securityType: .future, sizeIncrement: 2))
    #expect(made.last == BacktestInstrument(symbol: "BETA.NASDAQ"))
  }

  @Test(arguments: ["ACME", "ACME:tick", "ACME:tick=0", "ACME:colour=red"])
  func wrongInstrument_IsToldWithTheForm(text: String) throws {
    let options = try DataOptions.parse(["--data", "a.csv", "--instrument", text])
    let failure = #expect(throws: CommandFailure.self) { try options.instruments() }
    #expect(failure?.message.contains("tick=0.01") == true)
  }

  @Test func missingFile_IsToldByItsName() throws {
    let options = try DataOptions.parse(["--data", "/nowhere/AAPL.NASDAQ.csv"])
    let failure = #expect(throws: CommandFailure.self) { try options.series() }
    #expect(failure?.message.contains("/nowhere/AAPL.NASDAQ.csv") == true)
  }
}
