/// Writes the canonical text of an address.
struct AddressWriter {
  let contract: Contract
  let tradingClass: String?
  /// A future's contract month, where it is known.
  let contractMonth: String?
  let isFrontMonth: Bool

  var text: String {
    if contract.securityType == .combo { return combination }
    if let isin = contract.isin {
      return "isin:\(isin)" + (contract.primaryExchange.map { ".\($0)" } ?? "")
        + (contract.currency.isEmpty ? "" : "/\(contract.currency)")
    }
    let type = contract.securityType
    let exchange = self.exchange
    var parts = [name]
    let isHidden =
      AddressReader.isSmartByDefault(type) && exchange == "SMART" && !name.contains(".")
    if !isHidden { parts.append(exchange) }
    let expiry = type == .future ? contractMonth ?? contract.expiry : contract.expiry
    let isOption = contract.strike != nil && contract.right != nil
    let isDated = [.future, .option, .futureOption].contains(type) && !isFrontMonth
    if isDated, let expiry { parts.append(expiry) }
    if isOption, let strike = contract.strike, let right = contract.right {
      parts += [strike.normalized.description, right.rawValue]
    }
    let implied = ExchangeFacts.kind(
      on: exchange, isOption: isOption, expiry: isDated ? expiry : nil)
    if isFrontMonth {
      parts.append("FRONT")
    } else if implied != type, let word = AddressWriter.word(type) {
      parts.append(word)
    }
    let isPlain =
      type == .forex || contract.currency.isEmpty
      || contract.currency.uppercased() == ExchangeFacts.currency(of: exchange)
    return parts.joined(separator: ".") + (isPlain ? "" : "/" + contract.currency.uppercased())
  }

  private static func word(_ type: SecurityType) -> String? {
    AddressReader.kinds.first { $0.value == type && $0.key != "FRONT" }?.key
  }

  /// The symbol with its trading class, blanks as slashes.
  private var name: String {
    let symbol = AddressWriter.escaped(contract.symbol)
    if contract.securityType == .forex { return symbol + contract.currency.uppercased() }
    return symbol + (tradingClass.map { ":" + AddressWriter.escaped($0) } ?? "")
  }

  private static func escaped(_ text: String) -> String {
    text.split(separator: " ").joined(separator: "/").uppercased()
  }

  /// A stock's listing exchange, everything else's route.
  private var exchange: String {
    // A position in an option names no exchange, and every option here has the broker's route.
    if contract.exchange.isEmpty, contract.securityType == .option { return "SMART" }
    guard contract.securityType == .stock else { return ExchangeFacts.canonical(contract.exchange) }
    let listing = contract.primaryExchange ?? contract.exchange
    return listing.isEmpty ? "SMART" : ExchangeFacts.canonical(listing)
  }

  private var combination: String {
    let exchange = ExchangeFacts.canonical(contract.exchange)
    let legs = (contract.legs ?? []).map { leg in
      let ratio = leg.side == .buy ? leg.ratio : -leg.ratio
      let route = leg.exchange.isEmpty || leg.exchange == exchange ? "" : "@" + leg.exchange
      return "\(leg.instrument.rawValue)*\(ratio)\(route)"
    }
    let currency = contract.currency.uppercased()
    let isPlain = currency.isEmpty || currency == ExchangeFacts.currency(of: exchange)
    return "bag:\(name).\(exchange)\(isPlain ? "" : "/" + currency):"
      + legs.joined(separator: ",")
  }
}
