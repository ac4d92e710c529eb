import TradingModel

/// What is done about a position whose declared stop does not rest at the broker.
public enum NakedPolicy: String, Hashable, Sendable, CaseIterable {
  /// It is told, and nothing is done.
  case alarm
  /// It is told, and the strategy is paused.
  case pause
  /// It is told; a missing stop is placed once for each position at the price it was declared
  /// with, and a stop without a position is cancelled.
  case protect
}

/// Which strategies declared a stop for what, and which positions were found without theirs. A
/// value without I/O; the book looks, this remembers.
///
/// A strategy declares a stop by an entry with a protecting stop (`stop_loss`, `stop_loss_trail`)
/// or by a stop that is attached to an entry (`attach_to`). The declaration stands until the
/// strategy is flat in that instrument, follows the stop where the strategy moves it, and
/// survives restarts as a mark of the journal.
struct ProtectionGuard {
  /// A stop that was declared for a holding.
  struct Declaration: Hashable {
    /// Its type with its price, as it last stood.
    var type: OrderType
    /// Whether the missing stop of this position was placed already.
    var isReplaced = false
    /// Whether the journal has it as it stands.
    var isStored = false
    /// Since when the strategy is flat and nothing of it works there.
    var idleSince: Timestamp?
  }

  /// What was found wrong with a holding's protection.
  enum Finding: Hashable {
    /// So much of the position has no stop.
    case naked(Quantity)
    /// So much of a stop is beyond the position.
    case oversized(Quantity)
    /// A stop works and there is no position.
    case orphan([IntentID])
    /// An order of it may or may not be live, so that nothing is certain.
    case uncertain

    /// The same trouble, whatever its size.
    var kind: String {
      switch self {
      case .naked: "position.naked"
      case .oversized: "stop.oversized"
      case .orphan: "stop.orphan"
      case .uncertain: "stop.uncertain"
      }
    }
  }

  /// What is known of a holding's trouble.
  struct Trouble: Hashable {
    var finding: Finding
    /// Whether it was told.
    var isTold = false
  }

  var declarations: [StrategyHolding.Key: Declaration] = [:]
  var troubles: [StrategyHolding.Key: Trouble] = [:]
  private var nextLook: Timestamp?

  /// How often positions are compared with their stops.
  static let interval = Duration.seconds(60)
  /// Trouble is told when a second look after this time still finds it: cancels and fills of one
  /// moment reach us one after the other.
  static let confirmation = Duration.seconds(5)
  /// A declaration without position or orders is forgotten after this time.
  static let memory = Duration.seconds(60)
  /// Declarations that are kept at most; a further one is not guarded, which is told.
  static let limit = 10_000

  /// Whether it is time to look.
  func isDue(at now: Timestamp) -> Bool { nextLook.map { now >= $0 } ?? true }

  /// Notes a look; trouble that is not confirmed yet makes the next one come soon.
  mutating func looked(at now: Timestamp) {
    let isOpen = troubles.values.contains { !$0.isTold }
    nextLook = now.advanced(
      by: isOpen ? ProtectionGuard.confirmation : ProtectionGuard.interval)
  }

  /// Notes a declared stop.
  mutating func declare(_ type: OrderType, for key: StrategyHolding.Key) {
    if let known = declarations[key], known.type == type, known.idleSince == nil { return }
    guard declarations.count < ProtectionGuard.limit || declarations[key] != nil else { return }
    let isReplaced = declarations[key]?.isReplaced ?? false
    declarations[key] = Declaration(type: type, isReplaced: isReplaced)
  }
}

// MARK: In the journal

extension ProtectionGuard {
  /// The mark that holds a declaration over restarts; with nil the one that forgets it.
  static func mark(_ key: StrategyHolding.Key, _ declaration: Declaration?) -> DeskMark? {
    guard let strategy = key.strategy else { return nil }
    return DeskMark(
      scope: "strategy:\(strategy.rawValue)",
      key: "stop/\(key.instrument.rawValue)/\(key.account.rawValue)",
      value: declaration.flatMap { text($0) })
  }

  /// Takes up the marks of the journal; others are left alone.
  mutating func load(_ marks: [DeskMark]) {
    for mark in marks {
      let place = mark.key.split(separator: "/", maxSplits: 2)
      guard mark.scope.hasPrefix("strategy:"), place.count == 3, place[0] == "stop",
        let instrument = Int64(place[1]),
        var declaration = mark.value.flatMap(ProtectionGuard.declaration)
      else { continue }
      declaration.isStored = true
      let key = StrategyHolding.Key(
        strategy: StrategyID(rawValue: String(mark.scope.dropFirst("strategy:".count))),
        account: AccountName(rawValue: String(place[2])),
        instrument: InstrumentID(rawValue: instrument))
      declarations[key] = declaration
    }
  }

  /// `stop 95.5`, `stop_limit 95.5 95`, `trail 1.5 95.5`, `trail% 2 -`, each with ` placed` once
  /// the stop was placed anew.
  private static func text(_ declaration: Declaration) -> String? {
    let words: [String]
    switch declaration.type {
    case .stop(let price): words = ["stop", "\(price)"]
    case .stopLimit(let stop, let limit): words = ["stop_limit", "\(stop)", "\(limit)"]
    case .trailingStop(.amount(let amount), let stop):
      words = ["trail", "\(amount)", stop.map { "\($0)" } ?? "-"]
    case .trailingStop(.percent(let percent), let stop):
      words = ["trail%", "\(percent)", stop.map { "\($0)" } ?? "-"]
    case .trailingStopLimit(.amount(let amount), let stop, let offset):
      words = ["trail_limit", "\(amount)", stop.map { "\($0)" } ?? "-", "\(offset)"]
    case .trailingStopLimit(.percent(let percent), let stop, let offset):
      words = ["trail_limit%", "\(percent)", stop.map { "\($0)" } ?? "-", "\(offset)"]
    case .market, .limit, .marketOnClose, .limitOnClose, .marketIfTouched, .limitIfTouched,
      .marketToLimit, .relative, .peggedToMidpoint:
      return nil
    }
    return (words + (declaration.isReplaced ? ["placed"] : [])).joined(separator: " ")
  }

  private static func declaration(_ text: String) -> Declaration? {
    var words = text.split(separator: " ").map(String.init)
    let isReplaced = words.last == "placed"
    if isReplaced { words.removeLast() }
    let numbers = words.dropFirst().map { Decimal64($0) }
    func number(_ index: Int) -> Decimal64? { index < numbers.count ? numbers[index] : nil }
    let type: OrderType?
    switch (words.first, number(0)) {
    case ("stop", let price?): type = .stop(price)
    case ("stop_limit", let stop?): type = number(1).map { .stopLimit(stop: stop, limit: $0) }
    case ("trail", let amount?): type = .trailingStop(by: .amount(amount), stop: number(1))
    case ("trail%", let percent?): type = .trailingStop(by: .percent(percent), stop: number(1))
    case ("trail_limit", let amount?):
      type = number(2).map {
        .trailingStopLimit(by: .amount(amount), stop: number(1), offset: $0)
      }
    case ("trail_limit%", let percent?):
      type = number(2).map {
        .trailingStopLimit(by: .percent(percent), stop: number(1), offset: $0)
      }
    case (_, _): type = nil
    }
    return type.map { Declaration(type: $0, isReplaced: isReplaced) }
  }
}
