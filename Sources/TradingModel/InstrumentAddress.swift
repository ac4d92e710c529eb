/// The text by which people and scripts name an instrument.
///
/// Forms, upper or lower case: `AAPL.NASDAQ` (a stock and its listing exchange, routed SMART),
/// `AAPL.SMART`, `ES.CME.202612` (a dated future, `YYYYMM` or `YYYYMMDD`), `EURUSD.IDEALPRO`
/// (a pair of currencies), `BTC.PAXOS` (crypto against USD), `SPX.CBOE.IND` (an index),
/// `XAUUSD.CMDTY` (a spot metal), `con:265598` (a contract id). `description` is the one
/// canonical form.
public struct InstrumentAddress: Hashable, Sendable, LosslessStringConvertible {
  /// The canonical text.
  public let description: String
  /// What the text states of the contract.
  public let contract: Contract

  static let forexExchanges: Set<String> = ["IDEALPRO"]
  static let cryptoExchanges: Set<String> = ["PAXOS", "ZEROHASH"]
  static let futureExchanges: Set<String> = [
    "CME", "CBOT", "NYMEX", "COMEX", "CFE", "EUREX", "ICEEU", "ICEUS", "SGX", "OSE", "HKFE",
  ]

  /// Reads an address; nil when the text has none of the forms.
  public init?(_ text: String) {
    guard text.utf8.count <= 64, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return nil
    }
    let upper = text.uppercased()
    if upper.hasPrefix("CON:") {
      guard let number = Int64(upper.dropFirst(4)), number > 0 else { return nil }
      self.init(contractID: InstrumentID(rawValue: number))
      return
    }
    let parts = upper.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    guard let contract = InstrumentAddress.contract(parts) else { return nil }
    self.init(description: parts.joined(separator: "."), contract: contract)
  }

  private init(description: String, contract: Contract) {
    self.description = description
    self.contract = contract
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
  public init(resolved contract: Contract) {
    self.init(description: InstrumentAddress.text(contract), contract: contract)
  }

  private static func contract(_ parts: [String]) -> Contract? {
    let (symbol, exchange) = (parts[0], parts[1])
    let last = parts.count == 3 ? parts[2] : nil
    if forexExchanges.contains(exchange) {
      guard last == nil, symbol.count == 6 else { return nil }
      return Contract(
        symbol: String(symbol.prefix(3)), securityType: .forex, exchange: exchange,
        currency: String(symbol.suffix(3)))
    }
    if cryptoExchanges.contains(exchange) {
      guard last == nil else { return nil }
      return Contract(symbol: symbol, securityType: .crypto, exchange: exchange, currency: "USD")
    }
    if exchange == "CMDTY" {
      guard last == nil else { return nil }
      return Contract(symbol: symbol, securityType: .commodity, exchange: "SMART", currency: "USD")
    }
    if last == "IND" {
      return Contract(symbol: symbol, securityType: .index, exchange: exchange, currency: "USD")
    }
    if let last {
      guard [6, 8].contains(last.count), last.allSatisfy(\.isNumber) else { return nil }
      return Contract(
        symbol: symbol, securityType: .future, expiry: last, exchange: exchange, currency: "USD")
    }
    guard !futureExchanges.contains(exchange) else { return nil }
    return Contract(
      symbol: symbol.split(separator: "/").joined(separator: " "), securityType: .stock,
      exchange: "SMART", primaryExchange: exchange == "SMART" ? nil : exchange, currency: "USD")
  }

  private static func text(_ contract: Contract) -> String {
    let symbol = contract.symbol.split(separator: " ").joined(separator: "/").uppercased()
    let exchange = contract.exchange.uppercased()
    switch contract.securityType {
    case .forex: return "\(symbol)\(contract.currency).\(exchange)"
    case .commodity: return "\(symbol).CMDTY"
    case .index: return "\(symbol).\(exchange).IND"
    case .future:
      return "\(symbol).\(exchange)" + (contract.expiry.map { ".\($0.prefix(6))" } ?? "")
    case .stock:
      let venue = contract.primaryExchange.map { $0.prefix { $0 != "." } } ?? "SMART"
      return "\(symbol).\(venue)".uppercased()
    default: return "\(symbol).\(exchange)"
    }
  }
}
