import TradingModel

/// What the terms of an order must keep besides prices and sizes, before it gets an identity.
struct TermRules {
  /// The trading rules, where they are known.
  let instrument: Instrument?
  /// The contract, from the rules or from an earlier order.
  let contract: Contract
  /// The moment of the request.
  let now: Timestamp

  /// Longest name of a group, an algorithm or a tag in bytes.
  static let nameLimit = 64
  /// Longest value of an algorithm's or routing's parameter in bytes.
  static let valueLimit = 256

  func check(_ ticket: OrderTicket) throws(OrderRefusal) {
    try checkKind()
    try check(offered: ticket.type)
    if let bracket = ticket.bracket { try check(bracket) }
    try check(type: ticket.type)
    try checkTimes(of: ticket)
    let attributes = ticket.attributes
    guard !attributes.isEmpty else { return }
    try checkSizes(of: ticket)
    try checkLinks(of: ticket)
    try checkConditions(attributes)
    try checkTags(attributes)
  }

  // MARK: Kinds

  private func checkKind() throws(OrderRefusal) {
    if contract.securityType == .continuousFuture { throw .continuous(contract.symbol) }
    if contract.securityType == .combo, contract.legs?.isEmpty ?? true {
      throw .terms("the combination \(contract.symbol) has no legs")
    }
  }

  /// The broker's list writes some types without their space, and two in a shorter form.
  private static let listed = [
    "STP LMT": ["STP LMT", "STPLMT"], "PEG MID": ["PEG MID", "PEGMID"],
    "TRAIL LIMIT": ["TRAIL LIMIT", "TRAILLIMIT", "TRAILLMT"],
  ]

  private static func names(_ code: String) -> [String] { listed[code] ?? [code] }

  private func check(offered type: OrderType) throws(OrderRefusal) {
    guard let codes = instrument?.orderTypes, !codes.isEmpty else { return }
    let known = Set(codes)
    guard !TermRules.names(type.code).contains(where: known.contains) else { return }
    // A list that names none of our types is no list of types.
    let offered = OrderType.words.filter { code, _ in
      TermRules.names(code).contains(where: known.contains)
    }
    guard !offered.isEmpty else { return }
    throw .orderType(
      type.word, of: instrument?.address ?? contract.symbol, offered: offered.values.sorted())
  }

  private func check(_ bracket: OrderTicket.Bracket) throws(OrderRefusal) {
    if bracket.takeProfit != nil { try check(offered: .limit(.one)) }
    if let protection = bracket.protection {
      try check(offered: protection)
      try check(type: protection)
    }
  }

  func check(type: OrderType) throws(OrderRefusal) {
    switch type.trail {
    case .amount(let amount):
      guard amount > .zero else { throw .terms("the trailing amount \(amount) is not positive") }
    case .percent(let percent):
      guard percent > .zero, percent < 100 else {
        throw .terms("the trailing distance of \(percent) per cent is not between 0 and 100")
      }
    case nil: break
    }
    for (name, distance) in type.distances where distance.isNegative {
      throw .terms("the \(name) distance \(distance) is negative")
    }
  }

  // MARK: Times

  private func checkTimes(of ticket: OrderTicket) throws(OrderRefusal) {
    let attributes = ticket.attributes
    let isDated = ticket.timeInForce == .goodTillDate
    guard isDated == (attributes.goodTill != nil) else {
      throw .terms(
        isDated
          ? "time in force GTD needs the moment at which the order ends (good_till)"
          : "a moment of ending (good_till) needs time in force GTD")
    }
    if let end = attributes.goodTill, end <= now {
      throw .terms("the moment of ending lies in the past")
    }
    if let end = attributes.goodTill, let start = attributes.goodAfter, end <= start {
      throw .terms("it would end before it begins")
    }
    guard ticket.timeInForce == .atOpening else { return }
    switch ticket.type {
    case .market, .limit: return
    case .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketOnClose, .limitOnClose,
      .marketIfTouched, .limitIfTouched, .marketToLimit, .relative, .peggedToMidpoint:
      throw .terms("time in force OPG is for market and limit orders, not for \(ticket.type.word)")
    }
  }

  // MARK: Sizes

  private func checkSizes(of ticket: OrderTicket) throws(OrderRefusal) {
    let parts = [
      ("display size", ticket.attributes.displaySize),
      ("minimum quantity", ticket.attributes.minimumQuantity),
    ]
    for case (let name, let size?) in parts {
      guard size > .zero, size.isMultiple(of: .one), size <= Decimal64(Int(Int32.max)) else {
        throw .terms("the \(name) \(size) is not a positive whole number")
      }
      guard size <= ticket.quantity else {
        throw .terms("the \(name) \(size) is above the quantity \(ticket.quantity)")
      }
    }
    if ticket.attributes.isHidden, ticket.attributes.displaySize != nil {
      throw .terms("a hidden order displays nothing, and this one names a display size")
    }
  }

  private func checkLinks(of ticket: OrderTicket) throws(OrderRefusal) {
    if let group = ticket.attributes.group { try check(text: group.name, "group's name") }
    if ticket.attributes.parent != nil, ticket.bracket != nil {
      throw .terms("an order that is attached to another cannot have a bracket of its own")
    }
  }

  // MARK: Conditions

  private func checkConditions(_ attributes: OrderAttributes) throws(OrderRefusal) {
    guard attributes.conditions.count <= 16 else {
      throw .terms("it has \(attributes.conditions.count) conditions, and 16 are allowed")
    }
    let isUseless = attributes.conditionsCancel || attributes.conditionsIgnoreRegularHours
    guard !attributes.conditions.isEmpty || !isUseless else {
      throw .terms("it says how to treat conditions and has none")
    }
    for condition in attributes.conditions { try check(condition.test) }
  }

  private func check(_ test: OrderCondition.Test) throws(OrderRefusal) {
    switch test {
    case .price(let instrument, let exchange, _, _, _),
      .percentChange(let instrument, let exchange, _, _):
      try check(instrument, exchange)
    case .volume(let instrument, let exchange, _, let volume):
      try check(instrument, exchange)
      guard (0...Int(Int32.max)).contains(volume) else {
        throw .terms("the volume \(volume) of a condition is out of range")
      }
    case .time: break
    case .margin(_, let percent):
      guard (0...100).contains(percent) else {
        throw .terms("a margin condition of \(percent) per cent is not between 0 and 100")
      }
    case .execution(let symbol, let type, let exchange):
      for text in [symbol, type.rawValue, exchange] { try check(text: text, "condition's text") }
    }
  }

  private func check(
    _ instrument: InstrumentID, _ exchange: String
  ) throws(OrderRefusal) {
    guard instrument.rawValue > 0 else { throw .terms("a condition names no instrument") }
    try check(text: exchange, "condition's exchange")
  }

  // MARK: Tags

  private func checkTags(_ attributes: OrderAttributes) throws(OrderRefusal) {
    if let algorithm = attributes.algorithm {
      try check(text: algorithm.strategy, "algorithm's name")
      try check(algorithm.parameters, "parameters of an algorithm", limit: 32)
    }
    try check(attributes.comboRouting, "routing parameters", limit: 16)
    if !attributes.comboRouting.isEmpty, contract.securityType != .combo {
      throw .terms("routing parameters are for combinations, and \(contract.symbol) is none")
    }
    guard attributes.others.count <= 16 else {
      throw .terms("it has \(attributes.others.count) attributes, and 16 are allowed")
    }
    var names: Set<String> = []
    for tag in attributes.others {
      guard let rule = OrderTagRule.named(tag.name) else {
        throw .terms("nothing is passed through as attribute `\(tag.name.prefix(64))`")
      }
      guard rule.accepts(tag.value) else {
        throw .terms("`\(tag.value.prefix(64))` is no value for attribute \(tag.name)")
      }
      guard names.insert(tag.name).inserted else {
        throw .terms("attribute \(tag.name) stands there twice")
      }
    }
  }

  private func check(
    _ tags: [OrderTag], _ name: String, limit: Int
  ) throws(OrderRefusal) {
    guard tags.count <= limit else {
      throw .terms("it has \(tags.count) \(name), and \(limit) are allowed")
    }
    for tag in tags {
      try check(text: tag.name, "name among the \(name)")
      guard tag.value.utf8.count <= TermRules.valueLimit, TermRules.isPrintable(tag.value) else {
        throw .terms("the value of \(tag.name) is too long or no plain text")
      }
    }
  }

  private func check(text: String, _ name: String) throws(OrderRefusal) {
    guard !text.isEmpty, text.utf8.count <= TermRules.nameLimit, TermRules.isPrintable(text) else {
      throw .terms("a \(name) must be a plain text of 1 to 64 bytes")
    }
  }

  private static func isPrintable(_ text: String) -> Bool {
    !text.utf8.contains { $0 < 0x20 || $0 == 0x7F }
  }
}

extension OrderTicket.Bracket {
  /// The stop that bounds the loss; nil where there is none.
  var protection: OrderType? {
    if let trail { return .trailingStop(by: trail, stop: stopLoss) }
    return stopLoss.map { .stop($0) }
  }
}
