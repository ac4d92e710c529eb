package import TradingModel

extension OrderAttributes {
  /// What is stated, one fact a text (`oca exit`, `good till 2026-12-31T23:59:59Z`); nil for
  /// nothing.
  package var words: [String]? {
    guard !isEmpty else { return nil }
    var words: [String] = []
    func add(_ name: String, _ value: String?) {
      if let value { words.append("\(name) \(value)") }
    }
    add("good till", goodTill.map(CalendarTime.utc))
    add("good after", goodAfter.map(CalendarTime.utc))
    add("display", displaySize?.description)
    if isHidden { words.append("hidden") }
    if isAllOrNone { words.append("all or none") }
    add("minimum", minimumQuantity?.description)
    add("oca", group.map { "\($0.name) type \($0.rule.rawValue)" })
    add("attached to", parent?.rawValue)
    add("trigger method", trigger.map { "\($0.rawValue)" })
    for (index, condition) in conditions.enumerated() {
      let isLast = index == conditions.count - 1
      add("if", condition.words + (isLast ? "" : " \(condition.conjunction.rawValue)"))
    }
    if conditionsCancel { words.append("conditions cancel") }
    if conditionsIgnoreRegularHours { words.append("conditions outside of regular hours") }
    add(
      "algo", algorithm.map { ([$0.strategy] + $0.parameters.map(\.words)).joined(separator: " ") })
    for tag in others { words.append(tag.words) }
    for tag in comboRouting { add("routing", tag.words) }
    return words
  }
}

extension OrderTag {
  fileprivate var words: String { "\(name)=\(value)" }
}

extension OrderCondition {
  fileprivate var words: String {
    switch test {
    case .price(let id, let exchange, let comparison, let price, let method):
      "price of con:\(id.rawValue) on \(exchange) \(comparison.rawValue) \(price)"
        + (method.map { " by method \($0.rawValue)" } ?? "")
    case .time(let comparison, let time): "time \(comparison.rawValue) \(CalendarTime.utc(time))"
    case .margin(let comparison, let percent): "margin cushion \(comparison.rawValue) \(percent)%"
    case .execution(let symbol, let type, let exchange):
      "an execution in \(symbol) \(type.rawValue) on \(exchange)"
    case .volume(let id, let exchange, let comparison, let volume):
      "volume of con:\(id.rawValue) on \(exchange) \(comparison.rawValue) \(volume)"
    case .percentChange(let id, let exchange, let comparison, let percent):
      "change of con:\(id.rawValue) on \(exchange) \(comparison.rawValue) \(percent)%"
    }
  }
}
