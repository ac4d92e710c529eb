public import TradingModel

/// What holds trading back, at most one restraint for each scope. A value without I/O.
///
/// A restraint is replaced by a stricter one of its scope only; a milder or equal wish leaves it
/// standing, so that who asks a second time changes neither its reason nor its beginning.
public struct RestraintTable: Hashable, Sendable {
  /// What became of a wish to restrain.
  public enum Outcome: Hashable, Sendable {
    /// It holds from now on.
    case raised(Restraint)
    /// An equal or stricter one held already, and stands.
    case stands(Restraint)

    /// The restraint that holds now.
    public var restraint: Restraint {
      switch self {
      case .raised(let restraint), .stands(let restraint): restraint
      }
    }
  }

  private var byScope: [RestraintScope: Restraint] = [:]

  /// A table of restraints, as the journal has them.
  public init(_ restraints: [Restraint] = []) {
    for restraint in restraints { byScope[restraint.scope] = restraint }
  }

  /// Whether nothing is held back.
  public var isEmpty: Bool { byScope.isEmpty }

  /// Every restraint: that of all first, then accounts, then strategies by name.
  public var all: [Restraint] {
    byScope.values.sorted { ($0.scope.rank, $0.scope.text) < ($1.scope.rank, $1.scope.text) }
  }

  /// The restraint of exactly this scope.
  public subscript(_ scope: RestraintScope) -> Restraint? { byScope[scope] }

  /// Takes up a wish.
  public mutating func raise(_ new: Restraint) -> Outcome {
    if let old = byScope[new.scope], old.level >= new.level { return .stands(old) }
    byScope[new.scope] = new
    return .raised(new)
  }

  /// Takes a restraint away; nil when the scope has none.
  public mutating func lift(_ scope: RestraintScope) -> Restraint? {
    byScope.removeValue(forKey: scope)
  }

  /// Every restraint that covers an order, in the order of `all`.
  public func covering(strategy: StrategyID?, account: AccountName) -> [Restraint] {
    guard !byScope.isEmpty else { return [] }
    return all.filter { $0.scope.covers(strategy: strategy, account: account) }
  }

  /// The strictest that covers an order; of equals that of the widest scope. The success path,
  /// an empty table, allocates nothing.
  public func strictest(strategy: StrategyID?, account: AccountName) -> Restraint? {
    guard !byScope.isEmpty else { return nil }
    var result: Restraint?
    for restraint in covering(strategy: strategy, account: account)
    where result.map({ restraint.level > $0.level }) ?? true {
      result = restraint
    }
    return result
  }
}

extension RestraintScope {
  fileprivate var rank: Int {
    switch self {
    case .all: 0
    case .account: 1
    case .strategy: 2
    }
  }

  fileprivate var text: String { description }
}

extension RestraintLevel {
  /// What trading is, in the words of a sentence: "trading is halted".
  public var words: String {
    switch self {
    case .pause: "paused"
    case .reduce: "reducing only"
    case .halt: "halted"
    case .flatten: "halted for flattening"
    }
  }
}

extension Restraint {
  /// Which restraint it is, for sentences: `halted for account:swing since 14:02:11 UTC by maria
  /// (reason)`.
  public func words(seenAt now: Timestamp) -> String {
    "\(level.words) for \(scope) since \(since.words(seenAt: now)) by \(actor) (\(reason))"
  }

  /// The sentence for who asks for a milder or equal one.
  public func standing(seenAt now: Timestamp) -> String {
    "Trading is already \(words(seenAt: now)): lift it first with: perigee resume \(scope) "
      + "--reason TEXT"
  }

  /// The sentence for an order that it holds back.
  public func refusal(at now: Timestamp) -> String {
    let rest =
      level < .halt
      ? "This order could enlarge a position; orders that reduce one and cancels still work. "
      : "Cancels still work. "
    return "Not sent: trading is \(words(seenAt: now)). \(rest)Lift it with: "
      + "perigee resume \(scope) --reason TEXT"
  }
}
