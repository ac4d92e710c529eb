public import TradingModel

/// What a broker's search does not find by name: futures, spot metals, currency pairs, indices
/// and crypto, matched without any connection.
///
/// A future's address lacks its expiry (`ES.CME`): details of the dated contracts follow from it.
public struct SymbolCatalogue: Sendable {
  private struct Entry {
    let match: SymbolMatch
    let symbol: [UInt8]
    let words: [[UInt8]]
  }

  /// The least score that counts as a match.
  static let cutOff = 60
  private let entries: [Entry]

  /// The entries, in their order.
  public var matches: [SymbolMatch] { entries.map(\.match) }

  /// A catalogue of the given entries.
  public init(_ matches: [SymbolMatch]) {
    entries = matches.map { match in
      let symbol = match.address.prefix { $0 != "." }
      let words = match.description.lowercased().split(separator: " ").map { Array($0.utf8) }
      return Entry(
        match: match, symbol: Array(symbol.lowercased().utf8),
        words: words + [Array(match.description.lowercased().utf8)])
    }
  }

  /// The best matches, best first; none for a blank pattern. O(entries).
  public func search(_ pattern: String, limit: Int = 20) -> [SymbolMatch] {
    scored(pattern).prefix(max(0, limit)).map(\.match)
  }

  func scored(_ pattern: String) -> [(match: SymbolMatch, score: Int)] {
    let needle = Array(SymbolSearch.trimmed(pattern).lowercased().utf8)
    guard !needle.isEmpty else { return [] }
    let found = entries.enumerated().compactMap { index, entry -> (Int, SymbolMatch, Int)? in
      let address = Array(entry.match.address.lowercased().utf8)
      var score = max(
        FuzzyScore.score(needle, entry.symbol), FuzzyScore.score(needle, address) - 1)
      for word in entry.words { score = max(score, FuzzyScore.score(needle, word) - 4) }
      return score >= SymbolCatalogue.cutOff ? (index, entry.match, score) : nil
    }
    return found.sorted { ($1.2, $0.0) < ($0.2, $1.0) }.map { (match: $0.1, score: $0.2) }
  }
}

extension SymbolCatalogue {
  /// The catalogue that comes with the feed layer.
  public static let standard = SymbolCatalogue(futures + metals + pairs + indices + crypto)

  private static func entry(
    _ address: String, _ name: String, _ type: SecurityType, currency: String = "USD",
    id: Int64? = nil
  ) -> SymbolMatch {
    SymbolMatch(
      address: address, description: name, securityType: type, currency: currency,
      instrument: id.map(InstrumentID.init))
  }

  private static let futures: [SymbolMatch] = [
    ("NQ.CME", "E-mini Nasdaq 100"), ("MNQ.CME", "Micro E-mini Nasdaq 100"),
    ("ES.CME", "E-mini S&P 500"), ("MES.CME", "Micro E-mini S&P 500"),
    ("RTY.CME", "E-mini Russell 2000"), ("M2K.CME", "Micro E-mini Russell 2000"),
    ("YM.CBOT", "E-mini Dow Jones Industrial Average"), ("MYM.CBOT", "Micro E-mini Dow Jones"),
    ("GC.COMEX", "Gold"), ("MGC.COMEX", "Micro Gold"), ("SI.COMEX", "Silver"),
    ("SIL.COMEX", "Micro Silver"), ("HG.COMEX", "Copper"), ("NI.COMEX", "Nickel"),
    ("QI.COMEX", "E-mini Silver"), ("PL.NYMEX", "Platinum"), ("CL.NYMEX", "Crude Oil WTI"),
    ("MCL.NYMEX", "Micro Crude Oil WTI"), ("NG.NYMEX", "Natural Gas"),
    ("RB.NYMEX", "RBOB Gasoline"), ("HE.CME", "Lean Hogs"), ("LE.CME", "Live Cattle"),
    ("GF.CME", "Feeder Cattle"), ("LB.CME", "Lumber"), ("ZC.CBOT", "Corn"),
    ("ZS.CBOT", "Soybeans"), ("ZW.CBOT", "Wheat"), ("BRR.CME", "Bitcoin"),
    ("MBT.CME", "Micro Bitcoin"), ("ETHUSDRR.CME", "Ether"), ("ZT.CBOT", "2-Year Treasury Note"),
    ("Z3N.CBOT", "3-Year Treasury Note"), ("ZF.CBOT", "5-Year Treasury Note"),
    ("ZN.CBOT", "10-Year Treasury Note"), ("ZB.CBOT", "30-Year Treasury Bond"),
    ("2YY.CBOT", "Micro 2-Year Yield"), ("5YY.CBOT", "Micro 5-Year Yield"),
    ("10Y.CBOT", "Micro 10-Year Yield"), ("30Y.CBOT", "Micro 30-Year Yield"),
    ("EUR.CME", "Euro FX"), ("JPY.CME", "Japanese Yen FX"), ("GBP.CME", "British Pound FX"),
    ("VIX.CFE", "Cboe Volatility Index future"),
  ].map { entry($0.0, $0.1 + ($0.1.hasSuffix("future") ? "" : " future"), .future) }

  private static let metals: [SymbolMatch] = [
    entry("XAUUSD.CMDTY", "London Gold spot", .commodity, id: 69_067_924),
    entry("XAGUSD.CMDTY", "London Silver spot", .commodity),
  ]

  private static let names = [
    "EUR": "Euro", "GBP": "British Pound", "AUD": "Australian Dollar",
    "NZD": "New Zealand Dollar", "USD": "US Dollar", "CAD": "Canadian Dollar",
    "CHF": "Swiss Franc", "JPY": "Japanese Yen", "SEK": "Swedish Krona",
    "NOK": "Norwegian Krone", "DKK": "Danish Krone", "MXN": "Mexican Peso",
    "SGD": "Singapore Dollar", "HKD": "Hong Kong Dollar", "CNH": "Chinese Renminbi",
    "ZAR": "South African Rand", "PLN": "Polish Zloty", "TRY": "Turkish Lira",
    "HUF": "Hungarian Forint", "CZK": "Czech Koruna", "ILS": "Israeli Shekel",
  ]

  private static let pairs: [SymbolMatch] = [
    "EURUSD", "GBPUSD", "AUDUSD", "NZDUSD", "USDJPY", "USDCHF", "USDCAD", "USDSEK", "USDNOK",
    "USDDKK", "USDMXN", "USDSGD", "USDHKD", "USDCNH", "USDZAR", "USDPLN", "USDTRY", "USDHUF",
    "USDCZK", "USDILS", "EURGBP", "EURJPY", "EURCHF", "EURCAD", "EURAUD", "EURNZD", "EURSEK",
    "EURNOK", "EURPLN", "EURHUF", "EURCZK", "GBPJPY", "GBPCHF", "GBPCAD", "GBPAUD", "GBPNZD",
    "AUDJPY", "AUDCAD", "AUDCHF", "AUDNZD", "CADJPY", "CADCHF", "CHFJPY", "NZDJPY", "NZDCAD",
  ].map { pair in
    let base = String(pair.prefix(3))
    let quote = String(pair.suffix(3))
    let name = "\(names[base] ?? base) / \(names[quote] ?? quote)"
    return entry("\(pair).IDEALPRO", name, .forex, currency: quote)
  }

  private static let indices: [SymbolMatch] = [
    ("SPX.CBOE.IND", "S&P 500 index"), ("VIX.CBOE.IND", "Cboe Volatility index"),
    ("NDX.NASDAQ.IND", "Nasdaq 100 index"), ("COMP.NASDAQ.IND", "Nasdaq Composite index"),
    ("INDU.CME.IND", "Dow Jones Industrial Average index"),
    ("RUT.RUSSELL.IND", "Russell 2000 index"),
  ].map { entry($0.0, $0.1, .index) }

  private static let crypto: [SymbolMatch] = [
    ("BTC.PAXOS", "Bitcoin"), ("ETH.PAXOS", "Ethereum"), ("LTC.PAXOS", "Litecoin"),
    ("BCH.PAXOS", "Bitcoin Cash"), ("SOL.ZEROHASH", "Solana"),
  ].map { entry($0.0, $0.1 + " crypto", .crypto) }
}
