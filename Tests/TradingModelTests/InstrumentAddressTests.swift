import Testing
import TradingModel

@Suite struct InstrumentAddressTests {
  @Test(arguments: [
    ("aapl.nasdaq", "AAPL.NASDAQ", SecurityType.stock, "SMART"),
    ("es.cme.202612", "ES.CME.202612", .future, "CME"),
    ("eurusd.idealpro", "EURUSD.IDEALPRO", .forex, "IDEALPRO"),
    ("btc.paxos", "BTC.PAXOS", .crypto, "PAXOS"), ("spx.cboe.ind", "SPX.CBOE.IND", .index, "CBOE"),
    ("xauusd.cmdty", "XAUUSD.CMDTY", .commodity, "SMART"),
    ("brk/b.nyse", "BRK/B.NYSE", .stock, "SMART"), ("bp..lse", "BP..LSE", .stock, "SMART"),
    ("rci.b.tse", "RCI.B.TSE", .stock, "SMART"), ("aapl.island", "AAPL.NASDAQ", .stock, "SMART"),
    ("vod.lse/gbp", "VOD.LSE", .stock, "SMART"), ("bmw.ibis/usd", "BMW.IBIS/USD", .stock, "SMART"),
    ("sap.smart/eur", "SAP.SMART/EUR", .stock, "SMART"),
    ("es.cme.20261218", "ES.CME.20261218", .future, "CME"),
    ("es.cme.front", "ES.CME.FRONT", .future, "CME"),
    ("es.cme.cont", "ES.CME.CONT", .continuousFuture, "CME"),
    ("n225.ose.jpn.202612", "N225.OSE.JPN.202612", .future, "OSE.JPN"),
    ("fdax.eurex.202612/usd", "FDAX.EUREX.202612/USD", .future, "EUREX"),
    ("si:sil.comex.202612", "SI:SIL.COMEX.202612", .future, "COMEX"),
    ("spy.smart.20261218.450.c", "SPY.SMART.20261218.450.C", .option, "SMART"),
    ("aapl.smart.20261218.272.50.p", "AAPL.SMART.20261218.272.5.P", .option, "SMART"),
    ("spy.smart.202612.450.c", "SPY.SMART.202612.450.C", .option, "SMART"),
    ("spx:spxw.cboe.20261204.6600.p", "SPX:SPXW.CBOE.20261204.6600.P", .option, "CBOE"),
    ("es.cme.20261218.6000.p", "ES.CME.20261218.6000.P", .futureOption, "CME"),
    ("dax.eurex.20261218.24000.c", "DAX.EUREX.20261218.24000.C", .option, "EUREX"),
    ("gbl.eurex.20261218.130.5.c.fop", "GBL.EUREX.20261218.130.5.C.FOP", .futureOption, "EUREX"),
    ("dax.eurex.ind", "DAX.EUREX.IND", .index, "EUREX"),
    ("ibus500.smart.cfd", "IBUS500.CFD", .cfd, "SMART"),
    ("ibde40.cfd/eur", "IBDE40.CFD/EUR", .cfd, "SMART"),
    ("rci.b.smart.cfd", "RCI.B.SMART.CFD", .cfd, "SMART"),
    ("eurusd.smart.cash", "EURUSD.SMART.CASH", .forex, "SMART"),
    ("aapl.nasdaq.stk", "AAPL.NASDAQ", .stock, "SMART"),
  ])
  func address_IsReadInAnyCaseAndPrintedCanonically(
    _ row: (String, String, SecurityType, String)
  ) throws {
    let address = try #require(InstrumentAddress(row.0))
    #expect(address.description == row.1)
    #expect(address.contract.securityType == row.2)
    #expect(address.contract.exchange == row.3)
    // What is not a month's own name or a class that was asked for prints again as it was read.
    guard !address.isFrontMonth, row.1 != "SI:SIL.COMEX.202612" else { return }
    #expect(InstrumentAddress(resolved: address.contract).description == row.1)
  }

  @Test(arguments: [
    ("VOD.LSE", "GBP"), ("BMW.IBIS", "EUR"), ("700.SEHK", "HKD"), ("7203.TSEJ", "JPY"),
    ("NESN.EBS", "CHF"), ("AAPL.NASDAQ", "USD"), ("RY.TSE", "CAD"), ("HSI.HKFE.IND", "HKD"),
    ("BTC.PAXOS", "USD"), ("EURGBP.IDEALPRO", "GBP"), ("VOD.LSE/USD", "USD"),
  ])
  func currency_IsThatOfTheListingUnlessStated(_ row: (String, String)) {
    #expect(InstrumentAddress(row.0)?.contract.currency == row.1)
  }

  @Test func option_HasItsTerms() throws {
    let contract = try #require(InstrumentAddress("spx:spxw.cboe.20261204.6612.5.p")).contract
    #expect(contract.symbol == "SPX")
    #expect(contract.tradingClass == "SPXW")
    #expect(contract.expiry == "20261204")
    #expect(contract.strike == Decimal64("6612.5"))
    #expect(contract.right == .put)
  }

  @Test func future_IsNamedByItsContractMonthAndNotByTheMonthOfItsLastDay() {
    var crude = Contract(
      instrument: InstrumentID(rawValue: 7), symbol: "CL", securityType: .future,
      expiry: "20261119", exchange: "NYMEX", currency: "USD", localSymbol: "CLZ6",
      tradingClass: "CL")
    #expect(
      InstrumentAddress(resolved: crude, contractMonth: "202612").description
        == "CL.NYMEX.202612")
    #expect(InstrumentAddress(resolved: crude).description == "CL.NYMEX.202612")
    crude.localSymbol = "CLF27"
    crude.expiry = "20261221"
    #expect(InstrumentAddress(resolved: crude).description == "CL.NYMEX.202701")
    crude.localSymbol = "CL   JAN 27"
    #expect(InstrumentAddress(resolved: crude).description == "CL.NYMEX.202701")
    for other in ["CL   XXX 27", "CL 27", "7", " 7", "Z6", "CLA7", "CL   JAN 2027"] {
      crude.localSymbol = other
      #expect(InstrumentAddress(resolved: crude).description == "CL.NYMEX.20261221", "\(other)")
    }
    crude.localSymbol = nil
    #expect(InstrumentAddress(resolved: crude).description == "CL.NYMEX.20261221")
    crude.localSymbol = "CLM6"
    #expect(InstrumentAddress(resolved: crude).description == "CL.NYMEX.20261221", "too far away")
  }

  @Test func positionInAnOption_IsNamedByTheBrokersRoute() {
    let option = Contract(
      instrument: InstrumentID(rawValue: 9), symbol: "SPY", securityType: .option,
      expiry: "20261218", strike: 450, right: .call, exchange: "", currency: "USD",
      tradingClass: "SPY")
    #expect(InstrumentAddress(resolved: option).description == "SPY.SMART.20261218.450.C")
  }

  @Test func optionsClass_IsNamedWhereItDiffersFromTheSymbol() {
    var option = Contract(
      symbol: "SPX", securityType: .option, expiry: "20261218", strike: 6600, right: .call,
      exchange: "CBOE", currency: "USD", tradingClass: "SPX")
    #expect(InstrumentAddress(resolved: option).description == "SPX.CBOE.20261218.6600.C")
    option.tradingClass = "SPXW"
    #expect(InstrumentAddress(resolved: option).description == "SPX:SPXW.CBOE.20261218.6600.C")
  }

  @Test func combination_HasItsLegs() throws {
    let text = "bag:spy.smart:738758309*1,738758426*-2@cboe"
    let address = try #require(InstrumentAddress(text))
    #expect(address.description == "bag:SPY.SMART:738758309*1,738758426*-2@CBOE")
    #expect(address.contract.securityType == .combo)
    #expect(
      address.contract.legs == [
        ComboLeg(
          instrument: InstrumentID(rawValue: 738_758_309), ratio: 1, side: .buy,
          exchange: "SMART"),
        ComboLeg(
          instrument: InstrumentID(rawValue: 738_758_426), ratio: 2, side: .sell,
          exchange: "CBOE"),
      ])
    #expect(InstrumentAddress(address.description) == address)
  }

  @Test(arguments: [
    ("isin:us0378331005", "isin:US0378331005", "", nil),
    ("ISIN:US0378331005/usd", "isin:US0378331005/USD", "USD", nil),
    ("isin:NL0010273215.aeb", "isin:NL0010273215.AEB", "", "AEB"),
    ("isin:GB00BH4HKS39.LSE/GBP", "isin:GB00BH4HKS39.LSE/GBP", "GBP", "LSE"),
  ])
  func isin_IsCheckedAndPrinted(_ row: (String, String, String, String?)) throws {
    let address = try #require(InstrumentAddress(row.0))
    #expect(address.description == row.1)
    #expect(address.contract.isin == String(row.1.dropFirst(5).prefix(12)))
    #expect(address.contract.currency == row.2 && address.contract.primaryExchange == row.3)
    #expect(InstrumentAddress(address.description) == address)
  }

  @Test func whatNoFormNames_IsNamedByItsContractID() {
    let bond = Contract(
      instrument: InstrumentID(rawValue: 42), symbol: "IBCID42",
      securityType: SecurityType(rawValue: "BOND"), exchange: "SMART", currency: "USD")
    #expect(InstrumentAddress(resolved: bond).description == "con:42")
    let undated = Contract(
      instrument: InstrumentID(rawValue: 43), symbol: "ES", securityType: .future,
      exchange: "CME", currency: "USD")
    #expect(InstrumentAddress(resolved: undated).description == "con:43")
  }

  @Test func futureWithoutExpiry_MeansEveryMonth() {
    let contract = InstrumentAddress.everyMonth("es.cme")
    #expect(contract?.securityType == .future)
    #expect(contract?.expiry == nil)
    #expect(InstrumentAddress.everyMonth("AAPL.NASDAQ") == nil)
    #expect(InstrumentAddress.everyMonth("ES.CME.202612") == nil)
    #expect(InstrumentAddress.everyMonth("con:1") == nil)
  }

  @Test(arguments: 0..<20)
  func everyAddress_IsReadAgainAsItIsPrinted(_ seed: UInt64) throws {
    var random = AddressGenerator(seed: seed)
    for _ in 0..<500 {
      let text = random.address()
      let address = try #require(InstrumentAddress(text), "\(text) of seed \(seed)")
      let again = try #require(InstrumentAddress(address.description), "\(text)")
      #expect(again == address, "\(text)")
      #expect(again.description == address.description, "\(text)")
      let lower = InstrumentAddress(text.lowercased())
      #expect(lower == address, "\(text)")
    }
  }

  @Test(arguments: 0..<20)
  func anyText_IsRefusedOrReadAgainAsItIsPrinted(_ seed: UInt64) {
    var random = AddressGenerator(seed: seed &+ 1000)
    for _ in 0..<2000 {
      guard let address = InstrumentAddress(random.noise()) else { continue }
      #expect(InstrumentAddress(address.description) == address, "\(address.description)")
    }
  }

  @Test(arguments: [
    "", "AAPL", "AAPL.", ".NASDAQ", "ES.CME", "ES.CME.2612", "con:x", "con:-5",
    "EUR.IDEALPRO", "../../x\0", "a b.NASDAQ", "ES.CME.202613", "ES.CME.20261232",
    "SPY.SMART.20261218.450", "SPY.SMART.20261218.450.X", "SPY.SMART.20261218.-5.C",
    "SPY.SMART.20261218.0.C", "SPY.SMART.C", "AAPL.NASDAQ/US", "AAPL.NASDAQ/USDX",
    "EURUSD.IDEALPRO/USD", "SPX.IND", "AAPL.NASDAQ.OPT", "ES.CME.202612.FRONT", "X:Y:Z.NYSE",
    ":X.NYSE", "bag:SPY.SMART", "bag:SPY.SMART:1*1", "bag:SPY.SMART:1*1,2*0",
    "isin:US0378331006", "isin:US037833100", "isin:US0378331005.", "isin:US0378331005/US",
    "bag:SPY.SMART:1*1,2*1,", "bag:SPY.SMART:1,2", "AAPL.123", "con:", "con:99999999999999999999",
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

/// Makes addresses of every form, and texts that look like some.
private struct AddressGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

  mutating func next(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }

  mutating func one(_ texts: [String]) -> String { texts[next(texts.count)] }

  private mutating func symbol() -> String {
    one([
      "AAPL", "ES", "BRK/B", "RCI.B", "BP.", "7203", "700", "SPX", "C", "P", "IND", "X.CFD", "T",
      "EUR", "20261218", "A-B", "M&M",
    ])
  }

  private mutating func exchange() -> String {
    one([
      "SMART", "NASDAQ", "NYSE", "ARCA", "LSE", "IBIS", "TSEJ", "SEHK", "CME", "EUREX", "SGX",
      "CBOE", "OSE.JPN", "BVME.ETF", "T24X", "ISLAND", "NYMEX",
    ])
  }

  private mutating func expiry() -> String {
    let month = one(["202612", "202701", "202403", "203012"])
    return next(2) == 0 ? month : month + one(["18", "01", "31"])
  }

  private mutating func currency() -> String {
    next(3) == 0 ? "/" + one(["USD", "EUR", "GBP"]) : ""
  }

  mutating func address() -> String {
    let name = next(6) == 0 ? symbol() + ":" + one(["SPXW", "EW3", "NMS", "LLG.ALL"]) : symbol()
    switch next(11) {
    case 0: return symbol() + "." + one(["NASDAQ", "NYSE", "LSE", "SEHK", "BVME.ETF"]) + currency()
    case 1: return name + "." + exchange() + "." + expiry() + currency()
    case 2, 3:
      let strike = one(["450", "450.5", "450.50", "0450", "0.005", "20261218", "20261218.25"])
      let kind = one(["", "", ".OPT", ".FOP"])
      return name + "." + exchange() + "." + expiry() + "." + strike + "." + one(["C", "P"]) + kind
        + currency()
    case 4: return one(["EURUSD", "USDJPY"]) + "." + one(["IDEALPRO", "SMART.CASH"])
    case 5: return symbol() + "." + one(["PAXOS", "ZEROHASH", "SMART.CRYPTO"]) + currency()
    case 6: return name + "." + exchange() + one([".IND", ".STK", ".CMDTY", ".CFD"]) + currency()
    case 7: return "GOLD" + one([".CFD", ".CMDTY"]) + currency()
    case 8: return name + "." + exchange() + one([".CONT", ".FRONT"]) + currency()
    case 9: return "CON:\(next(1_000_000_000) + 1)"
    default:
      return "BAG:" + symbol() + "." + exchange() + currency() + ":\(next(999) + 1)*1,"
        + "\(next(999) + 1)*-\(next(9) + 1)" + one(["", "@CBOE", "@SMART"])
    }
  }

  mutating func noise() -> String {
    (0..<(next(7) + 1)).map { _ in
      one([
        "AAPL", ".", ".", ".", "/", "/USD", ":", "CFD", "C", "P", "20261218", "450", "SMART", "CME",
        "IND", "BAG:", "CON:", "1*1", ",", "2*-1", "FRONT", "CONT", "JPN", "OSE", "@", "STK",
      ])
    }.joined()
  }
}
