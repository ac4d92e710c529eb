/// Reads the upper-case text of an address.
struct AddressReader {
  private(set) var contract: Contract
  private(set) var isFrontMonth = false

  /// The words that may end an address and say what kind of instrument it names.
  static let kinds: [String: SecurityType] = [
    "STK": .stock, "FUT": .future, "OPT": .option, "FOP": .futureOption, "CASH": .forex,
    "IND": .index, "CMDTY": .commodity, "CRYPTO": .crypto, "CFD": .cfd,
    "CONT": .continuousFuture, "FRONT": .future,
  ]

  /// The kinds that are routed SMART when the address names no exchange.
  static func isSmartByDefault(_ type: SecurityType) -> Bool {
    type == .commodity || type == .cfd
  }

  init?(_ text: String) {
    guard let (head, currency) = AddressReader.currency(of: text) else { return nil }
    var parts = head.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    var kind: SecurityType?
    if let word = parts.last, parts.count > 1, let stated = AddressReader.kinds[word] {
      kind = stated
      isFrontMonth = word == "FRONT"
      parts.removeLast()
    }
    let option = AddressReader.takeOption(from: &parts)
    var expiry = option?.expiry
    if option == nil, parts.count > 2, let last = parts.last, AddressReader.isExpiry(last) {
      expiry = last
      parts.removeLast()
    }
    let exchange: String
    if let kind, AddressReader.isSmartByDefault(kind), parts.count == 1 {
      exchange = "SMART"
    } else {
      guard let taken = AddressReader.takeExchange(from: &parts) else { return nil }
      exchange = taken
    }
    guard let name = AddressReader.name(parts) else { return nil }
    let type = kind ?? ExchangeFacts.kind(on: exchange, isOption: option != nil, expiry: expiry)
    guard let type, AddressReader.fits(type, option: option != nil, expiry, isFrontMonth) else {
      return nil
    }
    contract = Contract(
      symbol: name.symbol, securityType: type, expiry: expiry, strike: option?.strike,
      right: option?.right, exchange: exchange, currency: "", tradingClass: name.tradingClass)
    if type == .stock {
      contract.exchange = "SMART"
      contract.primaryExchange = exchange == "SMART" ? nil : exchange
    }
    if type == .forex {
      // A pair has both currencies in its name.
      guard currency == nil, name.tradingClass == nil, name.symbol.utf8.count == 6,
        name.symbol.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A })
      else { return nil }
      contract.symbol = String(name.symbol.prefix(3))
      contract.currency = String(name.symbol.suffix(3))
    } else {
      contract.currency = currency ?? ExchangeFacts.currency(of: exchange)
    }
  }

  /// What is stated must be what the kind has.
  private static func fits(
    _ type: SecurityType, option: Bool, _ expiry: String?, _ isFrontMonth: Bool
  ) -> Bool {
    switch type {
    case .option, .futureOption: option
    case .future: !option && (expiry != nil) != isFrontMonth
    default: !option && expiry == nil
    }
  }

  /// The text without `/CURRENCY`; nil where what follows the slash is none.
  private static func currency(of text: String) -> (head: Substring, currency: String?)? {
    guard let dot = text.lastIndex(of: "."), let slash = text.lastIndex(of: "/"), slash > dot
    else { return (Substring(text), nil) }
    let currency = text[text.index(after: slash)...]
    guard isCurrency(currency) else { return nil }
    return (text[..<slash], String(currency))
  }

  private static func isCurrency(_ text: Substring) -> Bool {
    text.utf8.count == 3 && text.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
  }

  /// `YYYYMM` or `YYYYMMDD` of the years from 1980 to 2199.
  static func isExpiry(_ text: String) -> Bool {
    guard [6, 8].contains(text.utf8.count), isDigits(text), let number = Int(text) else {
      return false
    }
    let month = text.utf8.count == 6 ? number : number / 100
    let day = text.utf8.count == 6 ? 1 : number % 100
    return (1980...2199).contains(month / 100) && (1...12).contains(month % 100)
      && (1...31).contains(day)
  }

  private static func isDigits(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// Takes `EXPIRY.STRIKE.RIGHT` off the end; the strike may have a fraction.
  private static func takeOption(
    from parts: inout [String]
  ) -> (expiry: String, strike: Price, right: OptionRight)? {
    guard let last = parts.last, let right = OptionRight(rawValue: last) else { return nil }
    for count in 1...2 {
      let place = parts.count - 2 - count
      guard place >= 2 else { return nil }
      let strike = parts[(place + 1)..<(parts.count - 1)]
      guard isExpiry(parts[place]), isExchange(parts[place - 1]), strike.allSatisfy(isDigits),
        let price = Decimal64(strike.joined(separator: ".")), price > .zero
      else { continue }
      let expiry = parts[place]
      parts.removeSubrange(place...)
      return (expiry, price, right)
    }
    return nil
  }

  /// Takes the exchange off the end; some have a dot in their names.
  private static func takeExchange(from parts: inout [String]) -> String? {
    if parts.count > 2 {
      let two = parts.suffix(2).joined(separator: ".")
      if ExchangeFacts.dottedNames.contains(two) {
        parts.removeLast(2)
        return two
      }
    }
    guard parts.count > 1, let last = parts.last, isExchange(last) else { return nil }
    parts.removeLast()
    return ExchangeFacts.aliases[last] ?? last
  }

  /// Whether a text may be an exchange's name: letters first, and none of the words of kinds and
  /// rights.
  static func isExchange(_ text: String) -> Bool {
    guard let first = text.utf8.first, first >= 0x41, first <= 0x5A, kinds[text] == nil else {
      return false
    }
    return text.utf8.count > 1
      && text.utf8.allSatisfy {
        $0 >= 0x41 && $0 <= 0x5A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x5F
      }
  }

  /// `SYMBOL` or `SYMBOL:CLASS`; slashes stand for the blanks of the broker's own names.
  private static func name(_ parts: [String]) -> (symbol: String, tradingClass: String?)? {
    let text = parts.joined(separator: ".")
    let names = text.split(separator: ":", omittingEmptySubsequences: false).map { name in
      name.split(separator: "/").joined(separator: " ")
    }
    guard (1...2).contains(names.count), names.allSatisfy({ !$0.isEmpty && $0.first != "." })
    else { return nil }
    return (names[0], names.count == 2 ? names[1] : nil)
  }

  // MARK: ISINs

  /// `ISIN[.EXCHANGE][/CURRENCY]`; without a currency every listing is meant.
  static func isin(_ text: Substring) -> Contract? {
    let priced = text.split(separator: "/", omittingEmptySubsequences: false)
    guard priced.count <= 2, priced.count == 1 || isCurrency(priced[1]) else { return nil }
    var parts = priced[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    var listing: String?
    if parts.count > 1 {
      guard let exchange = takeExchange(from: &parts), exchange != "SMART" else { return nil }
      listing = exchange
    }
    guard parts.count == 1, isISIN(parts[0]) else { return nil }
    var contract = Contract(
      symbol: "", securityType: .stock, exchange: "SMART", primaryExchange: listing,
      currency: priced.count == 2 ? String(priced[1]) : "")
    contract.isin = parts[0]
    return contract
  }

  /// Two letters, nine letters or digits and a digit that makes the sum right.
  private static func isISIN(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 12, bytes.prefix(2).allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else {
      return false
    }
    var digits: [Int] = []
    for byte in bytes {
      switch byte {
      case 0x30...0x39: digits.append(Int(byte - 0x30))
      case 0x41...0x5A:
        let value = Int(byte - 0x41) + 10
        digits += [value / 10, value % 10]
      default: return false
      }
    }
    var sum = 0
    for (index, digit) in digits.reversed().enumerated() {
      let weighed = index % 2 == 1 ? digit * 2 : digit
      sum += weighed / 10 + weighed % 10
    }
    return sum % 10 == 0
  }

  // MARK: Combinations

  /// The most legs of a combination.
  static let legLimit = 8

  /// `SYMBOL.EXCHANGE[/CURRENCY]:ID*RATIO[@EXCHANGE],...`; a leg with a negative ratio is sold.
  static func combination(_ text: Substring) -> Contract? {
    guard let colon = text.lastIndex(of: ":"),
      let (head, currency) = currency(of: String(text[..<colon]))
    else { return nil }
    var parts = head.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let exchange = takeExchange(from: &parts), let name = name(parts),
      name.tradingClass == nil
    else { return nil }
    let texts = text[text.index(after: colon)...]
      .split(separator: ",", omittingEmptySubsequences: false)
    let legs = texts.compactMap { leg($0, exchange: exchange) }
    guard legs.count == texts.count, (2...legLimit).contains(legs.count) else { return nil }
    return Contract(
      symbol: name.symbol, securityType: .combo, exchange: exchange,
      currency: currency ?? ExchangeFacts.currency(of: exchange), legs: legs)
  }

  private static func leg(_ text: Substring, exchange: String) -> ComboLeg? {
    let routed = text.split(separator: "@", omittingEmptySubsequences: false)
    let numbers = routed[0].split(separator: "*", omittingEmptySubsequences: false)
    guard routed.count <= 2, numbers.count == 2, let id = Int64(numbers[0]), id > 0,
      let ratio = Int(numbers[1]), ratio != 0, (-1_000_000...1_000_000).contains(ratio)
    else { return nil }
    var route = exchange
    if routed.count == 2 {
      let stated = String(routed[1])
      guard isExchange(stated) || ExchangeFacts.dottedNames.contains(stated) else { return nil }
      route = stated
    }
    return ComboLeg(
      instrument: InstrumentID(rawValue: id), ratio: abs(ratio), side: ratio > 0 ? .buy : .sell,
      exchange: route)
  }
}
