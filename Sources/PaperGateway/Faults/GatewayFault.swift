import TradingModel

/// Something that goes wrong at a paper gateway: what, when, how often and for whom.
///
/// Its text is the name and `key=value` pairs: `commission-late delay=2s client=1 count=3`. The
/// keys are ``FaultParameter/common`` and those of the kind's ``FaultEntry``.
public struct GatewayFault: Sendable, Hashable, CustomStringConvertible {
  /// What goes wrong.
  public let kind: FaultKind
  /// What is stated; the rest is as the catalogue says.
  public let values: [String: FaultValue]

  /// A fault with nothing but defaults.
  ///
  /// - Precondition: the kind needs no parameter.
  public init(_ kind: FaultKind) {
    precondition(!kind.entry.parameters.contains(where: \.isRequired))
    self.kind = kind
    values = [:]
  }

  /// A fault from its name and the texts of its parameters.
  ///
  /// - Throws: ``FaultError`` for a name, key or value that the catalogue does not have.
  public init(name: String, parameters: [(key: String, value: String)]) throws(FaultError) {
    guard let kind = FaultKind(rawValue: name) else { throw .unknownFault(name) }
    let known = kind.entry.parameters + FaultParameter.common
    var values: [String: FaultValue] = [:]
    for (key, text) in parameters {
      guard let parameter = known.first(where: { $0.name == key }) else {
        throw .unknownParameter(fault: kind, key: key)
      }
      guard let value = parameter.form.parse(text) else {
        throw .badValue(fault: kind, key: key, value: text, expected: parameter.form.description)
      }
      guard values.updateValue(value, forKey: key) == nil else {
        throw .repeatedParameter(fault: kind, key: key)
      }
    }
    if let missing = known.first(where: { $0.isRequired && values[$0.name] == nil }) {
      throw .missingParameter(fault: kind, key: missing.name)
    }
    self.kind = kind
    self.values = values
  }

  /// A fault from its text.
  ///
  /// - Throws: ``FaultError``, as from ``init(name:parameters:)``.
  public init(_ text: String) throws(FaultError) {
    let words = FaultWords.split(text)
    var pairs: [(key: String, value: String)] = []
    for word in words.dropFirst() {
      guard let equals = word.firstIndex(of: "=") else { throw .noPair(word) }
      pairs.append((String(word[..<equals]), String(word[word.index(after: equals)...])))
    }
    try self.init(name: words.first ?? "", parameters: pairs)
  }

  /// The text from which the same fault comes.
  public var description: String {
    ([kind.rawValue]
      + values.sorted { $0.key < $1.key }.map { key, value in
        let text = value.description
        let isPlain = !text.isEmpty && !text.contains { $0.isWhitespace || $0 == "\"" }
        let quoted = "\"\(String(text.map { $0 == "\"" ? "'" : $0 }))\""
        return "\(key)=\(isPlain ? text : quoted)"
      }).joined(separator: " ")
  }
}

extension GatewayFault {
  private func value(_ name: String) -> FaultValue? {
    if let stated = values[name] { return stated }
    let known = kind.entry.parameters + FaultParameter.common
    return known.first { $0.name == name }?.fallback
  }

  func duration(_ name: String) -> Duration? {
    if case .duration(let duration) = value(name) { duration } else { nil }
  }

  func integer(_ name: String) -> Int? {
    if case .integer(let number) = value(name) { number } else { nil }
  }

  func decimal(_ name: String) -> Decimal64? {
    if case .decimal(let number) = value(name) { number } else { nil }
  }

  func text(_ name: String) -> String? {
    if case .text(let text) = value(name) { text } else { nil }
  }

  /// The client that it concerns; nil: all.
  var client: Int? { integer("client") }

  /// How long it lasts once it has begun; nil: until it has acted often enough or is lifted.
  var lasts: Duration? {
    if let stated = duration("for") { return stated }
    if case .state(let own) = kind.entry.nature { return own }
    return nil
  }

  /// On how many events it acts; nil: on any number.
  var limit: Int? {
    if let stated = integer("count") { return stated }
    if case .events(let own) = kind.entry.nature { return own }
    return nil
  }

  /// The event with which it begins; nil: it begins by its time alone.
  var trigger: FaultTrigger? { text("on").flatMap(FaultTrigger.init) }
}

/// What a fault can wait for.
enum FaultTrigger: String, CaseIterable {
  /// A client says who it is.
  case connect
  /// A client sends an order.
  case order
  /// An execution is told.
  case fill
  /// A client sends any request.
  case request
}
