import Testing
import TradingModel

@Suite struct InstrumentAddressTests {
  @Test(arguments: [
    ("aapl.nasdaq", "AAPL.NASDAQ", SecurityType.stock, "SMART"),
    ("es.cme.202612", "ES.CME.202612", .future, "CME"),
    ("eurusd.idealpro", "EURUSD.IDEALPRO", .forex, "IDEALPRO"),
    ("btc.paxos", "BTC.PAXOS", .crypto, "PAXOS"), ("spx.cboe.ind", "SPX.CBOE.IND", .index, "CBOE"),
    ("xauusd.cmdty", "XAUUSD.CMDTY", .commodity, "SMART"),
    ("brk/b.nyse", "BRK/B.NYSE", .stock, "SMART"),
  ])
  func address_IsReadInAnyCaseAndPrintedCanonically(
    _ row: (String, String, SecurityType, String)
  ) throws {
    let address = try #require(InstrumentAddress(row.0))
    #expect(address.description == row.1)
    #expect(address.contract.securityType == row.2)
    #expect(address.contract.exchange == row.3)
    #expect(InstrumentAddress(resolved: address.contract).description == row.1)
  }

  @Test(arguments: [
    "", "AAPL", "AAPL.", ".NASDAQ", "ES.CME", "ES.CME.2612", "con:x", "con:-5",
    "EUR.IDEALPRO", "../../x\0", "a b.NASDAQ",
  ])
  func otherText_IsRefused(_ text: String) {
    #expect(InstrumentAddress(text) == nil)
  }

  @Test func contractID_StandsAlone() {
    #expect(InstrumentAddress("CON:265598")?.contract.instrument?.rawValue == 265_598)
    #expect(InstrumentAddress("con:265598")?.description == "con:265598")
  }

  @Test func suffixOfThePrimaryExchange_IsDropped() {
    let contract = Contract(
      symbol: "AAPL", securityType: .stock, exchange: "SMART", primaryExchange: "NASDAQ.NMS",
      currency: "USD")
    #expect(InstrumentAddress(resolved: contract).description == "AAPL.NASDAQ")
  }
}
