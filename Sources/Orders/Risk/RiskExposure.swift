import TradingModel

/// What each account holds, and could come to hold, by everything that works: orders that may
/// still fill count as filled, and so do those of which nobody knows whether they live.
///
/// Kept up to date change by change, so that a look at it costs the same however much is held.
struct RiskExposure {
  typealias Key = OrderBook.PositionKey

  /// Orders of which only one can fill, and so count once.
  enum Family: Hashable {
    /// The protecting orders of an entry, which live by what the entry has filled.
    case parent(IntentID)
    /// The orders of a group on one side.
    case group(AccountName, String, InstrumentID, Side)
  }

  /// One instrument on one account.
  struct Row {
    /// The broker's newest word.
    var reported: Quantity = .zero
    /// What it says for everything before `traded`.
    var base: Quantity = .zero
    /// Signed sum of executions since the start.
    var traded: Quantity = .zero
    var lastFill: Timestamp?
    /// When the broker last told the position.
    var reportedAt: Timestamp?
    /// What may still be bought and sold.
    var buys: Quantity = .zero
    var sells: Quantity = .zero
    /// Orders that may still fill.
    var orders: [IntentID] = []
    /// What one unit is worth in the account's currency; nil before any price is known.
    var unit: Decimal64?
    /// What the holding was worth when the broker last told the account's worth.
    var anchor: Money = .zero

    /// The best knowledge of what is held.
    var held: Quantity { base + traded }
    /// The most and the least that can come of it.
    var longest: Quantity { max(held, reported) + buys }
    var shortest: Quantity { min(held, reported) - sells }
    var magnitude: Quantity { max(longest.magnitude, shortest.magnitude) }
    var gross: Money { magnitude * (unit ?? .zero) }
    var isEmpty: Bool { orders.isEmpty && held.isZero && reported.isZero }
  }

  /// Sums over an account's rows, in its currency.
  struct Sums {
    var gross: Money = .zero
    var longest: Money = .zero
    var shortest: Money = .zero
    /// Cash that executions brought since the broker last told the account's worth.
    var cash: Money = .zero
    /// What the holdings are worth more than then.
    var drift: Money = .zero
  }

  private struct Part: Equatable {
    var key: Key
    var side: Side
    var quantity: Quantity
    var family: Family?
  }

  private struct Group {
    var members: [IntentID: Quantity] = [:]
    /// The most that can fill; nil: no bound but the members' own.
    var limit: Quantity?

    var counted: Quantity {
      let most = members.values.max() ?? .zero
      return limit.map { min(most, $0) } ?? most
    }
  }

  private(set) var rows: [Key: Row] = [:]
  private(set) var sums: [AccountName: Sums] = [:]
  private var parts: [IntentID: Part] = [:]
  private var families: [Family: Group] = [:]

  /// A position that differs from what executions say is believed after so long without any.
  static let settling = Duration.seconds(5)

  // MARK: Orders

  /// Takes up an order as it stands. `parent` is the entry that it hangs on, where known.
  mutating func note(_ track: OrderTrack, parent: Order?) {
    let order = track.order
    let family = Family.parent(order.intent)
    if families[family] != nil { limit(family, to: order.filled, like: order) }
    let part = track.isOpen ? RiskExposure.part(of: track, parent: parent) : nil
    guard parts[order.intent] != part else { return }
    remove(order.intent)
    guard let part else { return }
    parts[order.intent] = part
    change(part.key) { row in row.orders.append(order.intent) }
    if let family = part.family {
      if case .parent = family, families[family] == nil {
        families[family, default: Group()].limit = parent?.filled
      }
      recount(part) { $0.members[order.intent] = part.quantity }
    } else {
      add(part.quantity, of: part)
    }
  }

  /// Takes an order out.
  mutating func remove(_ intent: IntentID) {
    guard let part = parts.removeValue(forKey: intent) else { return }
    change(part.key) { row in row.orders.removeAll { $0 == intent } }
    guard let family = part.family else { return add(-part.quantity, of: part) }
    recount(part) { $0.members[intent] = nil }
    if families[family]?.members.isEmpty == true { families[family] = nil }
  }

  private mutating func limit(_ family: Family, to filled: Quantity, like order: Order) {
    guard let group = families[family], group.limit != filled,
      let member = group.members.keys.first, let part = parts[member]
    else { return }
    recount(part) { $0.limit = filled }
  }

  private mutating func recount(_ part: Part, _ body: (inout Group) -> Void) {
    guard let family = part.family else { return }
    var group = families[family] ?? Group()
    let before = group.counted
    body(&group)
    families[family] = group
    add(group.counted - before, of: part)
  }

  private mutating func add(_ quantity: Quantity, of part: Part) {
    guard !quantity.isZero else { return }
    change(part.key) { row in
      if part.side == .buy { row.buys += quantity } else { row.sells += quantity }
    }
  }

  private static func part(of track: OrderTrack, parent: Order?) -> Part {
    let order = track.order
    let ticket = order.ticket
    let most = max(ticket.quantity, track.pendingTerms?.quantity ?? .zero)
    var family: Family?
    if let parent, parent.ticket.side != ticket.side,
      parent.ticket.instrument == ticket.instrument
    {
      family = .parent(parent.intent)
    } else if let group = ticket.attributes.group {
      family = .group(order.account, group.name, ticket.instrument, ticket.side)
    }
    return Part(
      key: Key(account: order.account, instrument: ticket.instrument), side: ticket.side,
      quantity: max(.zero, most - order.filled), family: family)
  }

  /// What an order adds to what may be bought or sold.
  func share(of intent: IntentID) -> Quantity {
    guard let part = parts[intent] else { return .zero }
    guard let family = part.family, var group = families[family] else { return part.quantity }
    let before = group.counted
    group.members[intent] = nil
    return before - group.counted
  }

  // MARK: Positions

  /// Takes up the broker's word on a position.
  mutating func note(position quantity: Quantity, of key: Key, at now: Timestamp) {
    if rows[key] == nil && quantity.isZero { return }
    let isFirst = rows[key] == nil
    change(key) { row in
      row.reported = quantity
      row.reportedAt = now
      if isFirst || row.isSettled(at: now) { row.believe() }
    }
  }

  /// Takes up an execution; `unit` is the worth of one in the account's currency, where known.
  mutating func note(
    execution quantity: Quantity, at price: Money?, of key: Key, time now: Timestamp
  ) {
    change(key) { row in
      row.traded += quantity
      row.lastFill = now
      if row.unit == nil { row.unit = price?.magnitude }
    }
    if let price { sums[key.account, default: Sums()].cash -= quantity * price }
  }

  // MARK: Worth

  /// Takes up what one unit is worth now.
  mutating func value(_ key: Key, at unit: Decimal64) {
    prime(key, at: unit)
    guard let row = rows[key], row.unit != unit else { return }
    change(key) { row in row.unit = unit }
  }

  /// Gives an instrument a first price.
  mutating func prime(_ key: Key, at unit: Decimal64) {
    guard rows[key]?.unit == nil else { return }
    change(key) { row in
      row.anchor = row.held * unit
      row.unit = unit
    }
  }

  /// The broker told the account's worth: changes count from here.
  mutating func anchor(_ account: AccountName) {
    for (key, row) in rows where key.account == account {
      rows[key]?.anchor = row.held * (row.unit ?? .zero)
    }
    sums[account, default: Sums()].cash = .zero
    sums[account]?.drift = .zero
  }

  /// What an account gained since the broker last told its worth.
  func gain(_ account: AccountName) -> Money {
    sums[account].map { $0.cash + $0.drift } ?? .zero
  }

  /// Lets positions that executions do not explain be believed, and forgets empty rows.
  mutating func settle(at now: Timestamp) {
    for (key, row) in rows {
      if row.isEmpty {
        // What the closed holding brought stays in the account's sums.
        if row.isSettled(at: now) { rows[key] = nil }
      } else if row.held != row.reported, row.isSettled(at: now), row.isReportedSinceFill {
        change(key) { $0.believe() }
      }
    }
  }

  private mutating func change(_ key: Key, _ body: (inout Row) -> Void) {
    var row = rows[key] ?? Row()
    var sum = sums[key.account] ?? Sums()
    sum.remove(row)
    body(&row)
    sum.add(row)
    rows[key] = row
    sums[key.account] = sum
  }
}

extension RiskExposure.Row {
  /// Whether no execution is near that the broker's word may lack.
  func isSettled(at now: Timestamp) -> Bool {
    lastFill.map { now.since($0) >= RiskExposure.settling } ?? true
  }

  /// Whether the broker told the position after the last execution: an older word says nothing
  /// about it.
  var isReportedSinceFill: Bool {
    guard let lastFill else { return true }
    return reportedAt.map { $0 > lastFill } ?? false
  }

  /// Takes the broker's word for what is held; the change is no gain.
  mutating func believe() {
    let difference = reported - held
    base += difference
    anchor += difference * (unit ?? .zero)
  }
}

extension RiskExposure.Sums {
  mutating func add(_ row: RiskExposure.Row) { add(row, .one) }
  mutating func remove(_ row: RiskExposure.Row) { add(row, Decimal64(-1)) }

  private mutating func add(_ row: RiskExposure.Row, _ sign: Decimal64) {
    guard let unit = row.unit else { return }
    let signed = unit * sign
    gross += row.magnitude * signed
    longest += row.longest * signed
    shortest += row.shortest * signed
    drift += row.held * signed - row.anchor * sign
  }
}
