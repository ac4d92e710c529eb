import TradingModel

/// What the desk keeps to hold the one invariant of ownership: for every account and instrument
/// the books of all strategies and the unassigned book add up to the broker's position.
struct PositionAudit {
  /// What all books of an instrument add up to; nought is left out.
  private(set) var totals: [OrderBook.PositionKey: Quantity] = [:]
  /// The account numbers whose opening positions were taken.
  var baselines: [AccountName: AccountNumber] = [:]
  /// What is not simply agreed.
  private(set) var checks: [OrderBook.PositionKey: PositionCheck] = [:]
  /// Since when live messages show a difference that no snapshot has seen.
  private(set) var inFlight: [OrderBook.PositionKey: Timestamp] = [:]

  /// A live difference of this age asks for a snapshot; a fill and its position are mostly told
  /// within a second of each other.
  static let patience = Duration.seconds(10)

  mutating func add(_ quantity: Quantity, to key: OrderBook.PositionKey) {
    let sum = (totals[key] ?? .zero) + quantity
    totals[key] = sum.isZero ? nil : sum
  }

  func expected(_ key: OrderBook.PositionKey) -> Quantity { totals[key] ?? .zero }

  func finding(_ key: OrderBook.PositionKey) -> PositionCheck.Finding {
    checks[key]?.finding ?? .agreed
  }

  /// Runs an input of one instrument's check.
  mutating func update<Result>(
    _ key: OrderBook.PositionKey, _ input: (inout PositionCheck) -> Result
  ) -> Result {
    var check = checks[key] ?? PositionCheck()
    let result = input(&check)
    checks[key] = check.finding == .agreed ? nil : check
    return result
  }

  /// A live message left the two numbers equal, or different.
  mutating func heard(
    _ key: OrderBook.PositionKey, agrees: Bool, at now: Timestamp
  ) -> PositionCheck.Verdict {
    if agrees {
      inFlight[key] = nil
    } else if inFlight[key] == nil, checks[key] == nil {
      inFlight[key] = now
    }
    guard checks[key] != nil else { return .unchanged }
    return update(key) { $0.heard(agrees: agrees) }
  }

  /// A complete snapshot compared the two numbers.
  mutating func saw(
    _ key: OrderBook.PositionKey, _ sighting: PositionCheck.Sighting
  ) -> PositionCheck.Verdict {
    inFlight[key] = nil
    if sighting.agrees, checks[key] == nil { return .unchanged }
    return update(key) { $0.saw(sighting) }
  }

  /// Whether another complete snapshot of one of these accounts would tell more.
  func wantsSnapshot(of accounts: [AccountName], at now: Timestamp) -> Bool {
    checks.contains { $0.value.wantsSnapshot && accounts.contains($0.key.account) }
      || inFlight.contains {
        accounts.contains($0.key.account) && now.since($0.value) >= PositionAudit.patience
      }
  }
}
