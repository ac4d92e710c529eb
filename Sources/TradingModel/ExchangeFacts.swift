/// What the name of an exchange says about the contracts that trade there.
enum ExchangeFacts {
  /// Only pairs of currencies trade here.
  static let forex: Set<String> = ["IDEALPRO"]
  /// Only cryptocurrencies trade here.
  static let crypto: Set<String> = ["PAXOS", "ZEROHASH"]
  /// Only futures and options on them trade here: a name without an expiry is no instrument.
  static let futures: Set<String> = [
    "CME", "CBOT", "NYMEX", "COMEX", "CFE", "ICEEU", "ICEEUSOFT", "ICEUS", "NYBOT", "IPE",
    "EUREX", "HKFE", "OSE.JPN", "SGX",
  ]
  /// Of those, the ones whose options are on indices and stocks first of all.
  static let plainOptions: Set<String> = ["EUREX", "HKFE", "OSE.JPN", "SGX"]
  /// Names with a dot in them.
  static let dottedNames: Set<String> = [
    "OSE.JPN", "BVME.ETF", "ENEXT.BE", "N.RIGA", "N.TALLINN", "N.VILNIUS",
  ]
  /// Names that changed.
  static let aliases = ["ISLAND": "NASDAQ"]

  private static let currencies: [String: String] = [
    "LSE": "GBP", "LSEIOB1": "USD", "IBIS": "EUR", "IBIS2": "EUR", "FWB": "EUR", "FWB2": "EUR",
    "SWB": "EUR", "SWB2": "EUR", "GETTEX": "EUR", "GETTEX2": "EUR", "TGATE": "EUR",
    "SBF": "EUR", "AEB": "EUR", "BVME": "EUR", "BVME.ETF": "EUR", "BM": "EUR", "ENEXT.BE": "EUR",
    "BVL": "EUR", "VSE": "EUR", "HEX": "EUR", "ISED": "EUR", "N.RIGA": "EUR",
    "N.TALLINN": "EUR", "N.VILNIUS": "EUR", "EUREX": "EUR", "FTA": "EUR", "MATIF": "EUR",
    "MONEP": "EUR", "IDEM": "EUR", "MEFFRV": "EUR", "EBS": "CHF", "VIRTX": "CHF", "SFB": "SEK",
    "OMS": "SEK", "CPH": "DKK", "OSL": "NOK", "OMXNO": "NOK", "WSE": "PLN", "PRA": "CZK",
    "BUX": "HUF", "TASE": "ILS", "TSE": "CAD", "VENTURE": "CAD", "NEOE": "CAD", "CDE": "CAD",
    "SEHK": "HKD", "HKFE": "HKD", "SEHKNTL": "CNH", "SEHKSZSE": "CNH", "CHINEXT": "CNH",
    "SEHKSTAR": "CNH", "TSEJ": "JPY", "OSE.JPN": "JPY", "SGX": "SGD", "ASX": "AUD",
    "SNFE": "AUD", "NSE": "INR", "KSE": "KRW", "TWSE": "TWD", "MEXI": "MXN",
  ]

  /// The currency that an address means when it names none.
  static func currency(of exchange: String) -> String { currencies[exchange] ?? "USD" }

  /// The kind of instrument that an address means when it names none; nil where it names none at
  /// all.
  static func kind(on exchange: String, isOption: Bool, expiry: String?) -> SecurityType? {
    if isOption {
      return futures.contains(exchange) && !plainOptions.contains(exchange)
        ? .futureOption : .option
    }
    if expiry != nil { return .future }
    if forex.contains(exchange) { return .forex }
    if crypto.contains(exchange) { return .crypto }
    return futures.contains(exchange) && exchange != "SGX" ? nil : .stock
  }

  /// The name without a suffix such as that of `NASDAQ.NMS`, and by its newest spelling.
  static func canonical(_ name: String) -> String {
    let upper = name.uppercased()
    if dottedNames.contains(upper) { return upper }
    let plain = String(upper.prefix { $0 != "." })
    return aliases[plain] ?? plain
  }
}
