/// The text by which people and scripts name an instrument.
///
/// Upper or lower case is read; `description` is the one canonical form. The parts are
/// `SYMBOL[:CLASS].EXCHANGE[.EXPIRY[.STRIKE.RIGHT]][.KIND][/CURRENCY]`, read from both ends, so
/// that symbols and strikes may have dots of their own; docs/symbols.md is the grammar. Examples:
/// `AAPL.NASDAQ` (a stock and its listing exchange, routed SMART), `VOD.LSE`, `BMW.IBIS/USD`,
/// `ES.CME.202612`, `ES.CME.20261218`, `ES.CME.CONT` (the continuous future), `ES.CME.FRONT` (the
/// most traded month), `SPY.SMART.20261218.450.5.C`, `SPX:SPXW.CBOE.20261218.6000.P`,
/// `EURUSD.IDEALPRO`, `BTC.PAXOS`, `SPX.CBOE.IND`, `XAUUSD.CMDTY`, `IBUS500.CFD`,
/// `bag:SPY.SMART:738758309*1,738758426*-1`, `isin:US0378331005`, `con:265598`.
public struct InstrumentAddress: Hashable, Sendable, LosslessStringConvertible {
  /// The canonical text.
  public let description: String
  /// What the text states of the contract. Of `FRONT` it is the future without its expiry.
  public let contract: Contract
  /// Whether the month with the most volume is meant, which only the feed layer can find out.
  public let isFrontMonth: Bool

  /// The longest text in bytes; a combination's may have `limitOfCombinations`.
  static let limit = 64
  static let limitOfCombinations = 240

  /// Reads an address; nil when the text has none of the forms.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.limitOfCombinations,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    let upper = text.uppercased()
    if upper.hasPrefix("CON:") {
      guard let number = Int64(upper.dropFirst(4)), number > 0 else { return nil }
      self.init(contractID: InstrumentID(rawValue: number))
      return
    }
    if upper.hasPrefix("BAG:") {
      guard let contract = AddressReader.combination(upper.dropFirst(4)) else { return nil }
      self.init(contract, isFrontMonth: false, tradingClass: nil, contractMonth: nil)
      return
    }
    if upper.hasPrefix("ISIN:") {
      guard let contract = AddressReader.isin(upper.dropFirst(5)) else { return nil }
      self.init(contract, isFrontMonth: false, tradingClass: nil, contractMonth: nil)
      return
    }
    guard upper.utf8.count <= Self.limit, let read = AddressReader(upper) else { return nil }
    self.init(
      read.contract, isFrontMonth: read.isFrontMonth, tradingClass: read.contract.tradingClass,
      contractMonth: nil)
  }

  private init(description: String, contract: Contract) {
    self.description = description
    self.contract = contract
    isFrontMonth = false
  }

  private init(
    _ contract: Contract, isFrontMonth: Bool, tradingClass: String?, contractMonth: String?
  ) {
    self.contract = contract
    self.isFrontMonth = isFrontMonth
    let writer = AddressWriter(
      contract: contract, tradingClass: tradingClass, contractMonth: contractMonth,
      isFrontMonth: isFrontMonth)
    description = writer.text
  }

  /// The address that names a contract id.
  public init(contractID: InstrumentID) {
    self.init(
      description: "con:\(contractID.rawValue)",
      contract: Contract(
        instrument: contractID, symbol: "", securityType: SecurityType(rawValue: ""),
        exchange: "", currency: ""))
  }

  /// The canonical address of a resolved contract.
  ///
  /// A future is named by its contract month (`YYYYMM`) where that is given or its local symbol
  /// tells it, else by its last trading day. An option's trading class is named where it differs
  /// from the symbol; `showsClass` names a future's too. What no form can name is named by its
  /// contract id.
  public init(
    resolved contract: Contract, contractMonth: String? = nil, showsClass: Bool = false
  ) {
    let isOption = [.option, .futureOption].contains(contract.securityType)
    var shown = showsClass ? contract.tradingClass : nil
    if isOption, contract.tradingClass != contract.symbol { shown = contract.tradingClass }
    let month =
      contract.securityType == .future ? contractMonth ?? contract.monthOfLocalSymbol : nil
    let named = InstrumentAddress(
      contract, isFrontMonth: false, tradingClass: shown, contractMonth: month)
    let again = InstrumentAddress(named.description)
    let isSame =
      again?.description == named.description
      && again?.contract.securityType == contract.securityType
    guard !isSame, let id = contract.instrument, id.rawValue > 0 else {
      self = named
      return
    }
    self.init(description: "con:\(id.rawValue)", contract: contract)
  }

  /// An exchange's name without a suffix such as that of `NASDAQ.NMS`, by its newest spelling.
  public static func exchangeName(_ name: String) -> String { ExchangeFacts.canonical(name) }

  /// The future of which an address lacks the expiry (`ES.CME`), which means every month; nil for
  /// every other text.
  public static func everyMonth(_ text: String) -> Contract? {
    guard InstrumentAddress(text) == nil,
      let front = InstrumentAddress(text + ".FRONT"), front.isFrontMonth
    else { return nil }
    return front.contract
  }
}

extension Contract {
  /// The month that a future's local symbol tells (`CLZ6`, `ZN   DEC 26`), near its last trading
  /// day; nil where it tells none.
  var monthOfLocalSymbol: String? {
    guard let localSymbol, let expiry, expiry.utf8.count == 8, let day = Int(expiry) else {
      return nil
    }
    let text = Array(localSymbol.utf8)
    let digits = text.reversed().prefix { $0 >= 0x30 && $0 <= 0x39 }.count
    guard (1...2).contains(digits), text.count > digits + 1,
      let month = Contract.month(before: text.dropLast(digits)),
      let number = Int(String(decoding: text.suffix(digits), as: UTF8.self))
    else { return nil }
    let span = digits == 1 ? 10 : 100
    // The contract month is within a year of the last trading day.
    for year in (day / 10_000 - 1)...(day / 10_000 + 1) where year % span == number {
      let distance = year * 12 + month + 1 - (day / 10_000 * 12 + day / 100 % 100)
      if (-2...2).contains(distance) { return String(year * 100 + month + 1) }
    }
    return nil
  }

  /// The month, from 0, that a name or a letter at the end of a local symbol's root tells.
  private static func month(before year: ArraySlice<UInt8>) -> Int? {
    guard year.last == 0x20 else {
      return Array("FGHJKMNQUVXZ".utf8).firstIndex { $0 == year.last }
    }
    let names = [
      "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
    let name = String(decoding: year.dropLast().suffix(4), as: UTF8.self)
    return names.firstIndex { name == " " + $0 }
  }
}
