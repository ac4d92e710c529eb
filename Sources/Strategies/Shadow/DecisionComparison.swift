public import TradingModel

/// What two versions decided, side by side. A value; made from the decisions of both.
public struct DecisionComparison: Hashable, Sendable {
  /// How a decision of the one stands to the other's.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Both asked for the same.
    case same
    /// Both asked, not for the same.
    case different
    /// Only the version that trades asked.
    case onlyOld = "only_old"
    /// Only the shadow asked.
    case onlyNew = "only_new"
  }

  /// One decision, of one or of both.
  public struct Row: Hashable, Sendable {
    /// How they stand.
    public var kind: Kind
    /// That of the version that trades.
    public var old: ShadowDecision?
    /// That of the shadow.
    public var new: ShadowDecision?
    /// What they do not share (`side`, `quantity`, `type`, `limit`, `stop`, `bracket`, `life`).
    public var differences: [String]

    /// When the first of them was made.
    public var time: Timestamp {
      switch (old?.time, new?.time) {
      case (let old?, let new?): min(old, new)
      case (let old?, nil): old
      case (nil, let new?): new
      case (nil, nil): Timestamp(rawValue: 0)
      }
    }
  }

  /// The decisions, by time.
  public var rows: [Row]

  /// How many are of a kind.
  public func count(_ kind: Kind) -> Int { rows.count { $0.kind == kind } }

  /// Decisions that both made alike among all, in per cent; nil when there are none.
  public var agreement: Decimal64? {
    guard !rows.isEmpty else { return nil }
    return (Decimal64(count(.same)) * Decimal64(100)).divided(by: Decimal64(rows.count), scale: 1)
  }

  /// Pairs decisions of one kind on one instrument and account that lie at most `tolerance` apart,
  /// in their order; the rest stands alone. O(n log n).
  public init(old: [ShadowDecision], new: [ShadowDecision], tolerance: Duration) {
    struct Key: Hashable {
      var verb: ShadowDecision.Verb
      var account: AccountName
      var instrument: InstrumentID?
    }
    func grouped(_ decisions: [ShadowDecision]) -> [Key: [ShadowDecision]] {
      Dictionary(grouping: decisions.sorted { $0.time < $1.time }) {
        Key(verb: $0.verb, account: $0.account, instrument: $0.instrument)
      }
    }
    let (left, right) = (grouped(old), grouped(new))
    rows = []
    for key in Set(left.keys).union(right.keys) {
      rows += Self.pair(left[key] ?? [], right[key] ?? [], tolerance)
    }
    rows.sort { first, second in
      first.time == second.time
        ? (first.old != nil ? 0 : 1, first.kind.rawValue)
          < (second.old != nil ? 0 : 1, second.kind.rawValue)
        : first.time < second.time
    }
  }

  private static func pair(
    _ old: [ShadowDecision], _ new: [ShadowDecision], _ tolerance: Duration
  ) -> [Row] {
    var rows: [Row] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      guard left < old.count else {
        rows.append(Row(kind: .onlyNew, new: new[right], differences: []))
        right += 1
        continue
      }
      guard right < new.count else {
        rows.append(Row(kind: .onlyOld, old: old[left], differences: []))
        left += 1
        continue
      }
      let (first, second) = (old[left], new[right])
      if max(first.time, second.time) <= min(first.time, second.time).advanced(by: tolerance) {
        let differences = differences(first, second)
        rows.append(
          Row(
            kind: differences.isEmpty ? .same : .different, old: first, new: second,
            differences: differences))
        (left, right) = (left + 1, right + 1)
      } else if first.time < second.time {
        rows.append(Row(kind: .onlyOld, old: first, differences: []))
        left += 1
      } else {
        rows.append(Row(kind: .onlyNew, new: second, differences: []))
        right += 1
      }
    }
    return rows
  }

  private static func differences(_ old: ShadowDecision, _ new: ShadowDecision) -> [String] {
    var names: [String] = []
    if old.side != new.side { names.append("side") }
    if old.quantity != new.quantity { names.append("quantity") }
    if old.type?.code != new.type?.code { names.append("type") }
    if old.type?.limitPrice != new.type?.limitPrice { names.append("limit") }
    if old.type?.stopPrice != new.type?.stopPrice { names.append("stop") }
    if names.isEmpty, old.type != new.type { names.append("type") }
    if old.bracket != new.bracket { names.append("bracket") }
    if old.timeInForce != new.timeInForce { names.append("life") }
    return names
  }
}
