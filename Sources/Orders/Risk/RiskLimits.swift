public import TradingModel

/// What one section of the configuration says about the risk gate's controls.
public struct RiskLimits: Hashable, Sendable {
  /// What a section says about one number.
  public enum Setting: Hashable, Sendable {
    /// This section sets no limit.
    case off
    /// The limit; not negative.
    case limit(Decimal64)
  }

  /// Limits; a control that is not there is not stated.
  public var numbers: [RiskControl: Setting]
  /// Permits; one that is not there is not stated.
  public var permits: [RiskPermit: Bool]
  /// Lists of what may be traded; one that is not there allows everything.
  public var lists: [RiskList: Set<String>]

  /// Limits from their parts; by default nothing is stated.
  public init(
    numbers: [RiskControl: Setting] = [:], permits: [RiskPermit: Bool] = [:],
    lists: [RiskList: Set<String>] = [:]
  ) {
    self.numbers = numbers
    self.permits = permits
    self.lists = lists
  }

  /// Whether nothing is stated.
  public var isEmpty: Bool { numbers.isEmpty && permits.isEmpty && lists.isEmpty }
}

/// Where a limit in force is set.
public enum RiskSource: Hashable, Sendable {
  /// Nowhere: the built-in value.
  case standard
  /// `[risk]`.
  case house
  /// `[risk.account.NAME]`.
  case account(AccountName)
  /// `[strategy.risk]` of a strategy.
  case strategy(StrategyID)

  /// The section to change, with the key, for people.
  public func place(_ key: String) -> String {
    switch self {
    case .standard, .house: "[risk] \(key) in the configuration"
    case .account(let name): "[risk.account.\(name.rawValue)] \(key) in the configuration"
    case .strategy(let name):
      "[strategy.risk] \(key) of strategy \(name.rawValue) in the configuration"
    }
  }
}

/// The limits in force for one strategy on one account: the strictest of house, account and
/// strategy.
public struct ResolvedLimits: Sendable {
  private var numbers: [Decimal64?]
  private var numberSources: [RiskSource]
  private var permits: [Bool]
  private var permitSources: [RiskSource]
  private var lists: [[(RiskSource, Set<String>)]]

  /// A limit; nil: there is none.
  public subscript(control: RiskControl) -> Decimal64? { numbers[control.index] }
  /// Whether something is allowed.
  public subscript(permit: RiskPermit) -> Bool { permits[permit.index] }

  /// Where a limit is set.
  public func source(_ control: RiskControl) -> RiskSource { numberSources[control.index] }
  /// Where a permit is refused, or allowed.
  public func source(_ permit: RiskPermit) -> RiskSource { permitSources[permit.index] }
  /// Every list that must name what is traded, with its place.
  public func lists(_ list: RiskList) -> [(source: RiskSource, words: Set<String>)] {
    lists[list.index].map { ($0.0, $0.1) }
  }

  /// The first list that names none of the words; nil when all lists allow one of them.
  func refusing(_ list: RiskList, _ word: String, or other: String? = nil) -> RiskSource? {
    for (source, words) in lists[list.index] where !words.contains(word) {
      if let other, words.contains(other) { continue }
      return source
    }
    return nil
  }

  /// Whether any list is set.
  func hasList(_ list: RiskList) -> Bool { !lists[list.index].isEmpty }

  /// The strictest of the sections, over the built-in values of the house where it is silent.
  init(_ sections: [(RiskSource, RiskLimits)], standards: RiskMoney?) {
    numbers = RiskControl.allCases.map { standards == nil ? nil : $0.standard }
    numberSources = RiskControl.allCases.map { _ in .standard }
    permits = RiskPermit.allCases.map { standards.map($0.standard) ?? true }
    permitSources = RiskPermit.allCases.map { _ in .standard }
    lists = RiskList.allCases.map { _ in [] }
    for (source, limits) in sections {
      for (control, setting) in limits.numbers {
        take(setting, of: control, from: source)
      }
      for (permit, isAllowed) in limits.permits {
        guard source == .house || !isAllowed else { continue }
        permits[permit.index] = isAllowed
        permitSources[permit.index] = source
      }
      for (list, words) in limits.lists { lists[list.index].append((source, words)) }
    }
  }

  private mutating func take(
    _ setting: RiskLimits.Setting, of control: RiskControl, from source: RiskSource
  ) {
    let old = numbers[control.index]
    switch setting {
    case .off:
      // Only the house can take its own built-in value away.
      guard source == .house else { return }
      numbers[control.index] = nil
    case .limit(let value):
      let isStricter =
        source == .house || (old.map { control.isStricterAbove ? value > $0 : value < $0 } ?? true)
      guard isStricter else { return }
      numbers[control.index] = value
    }
    numberSources[control.index] = source
  }
}
