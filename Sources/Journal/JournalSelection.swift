public import TradingModel

/// Which orders or fills a page is to show. A field that is nil or empty does not filter; one that
/// the rows have no column for (`states` of fills) is not looked at.
public struct JournalSelection: Hashable, Sendable {
  /// Rows of one account.
  public var account: AccountName?
  /// Rows of one strategy.
  public var strategy: StrategyID?
  /// Rows of one instrument by its address, or of all with this symbol.
  public var symbol: String?
  /// BUY or SELL.
  public var side: Side?
  /// Orders in one of these states.
  public var states: Set<OrderState> = []
  /// Whether orders are shown.
  public var includesOrders = true
  /// Whether requests are shown that were refused before an order existed. They have no tag.
  public var includesRefused = true
  /// Rows at or after this moment.
  public var since: Timestamp?
  /// Rows before this moment.
  public var until: Timestamp?
  /// Orders whose tag contains this text, upper and lower case alike (ASCII), and their fills.
  public var tag: String?
  /// The most rows of a page, 1...`largestPage`.
  public var limit = 200

  /// The most rows that one page holds.
  public static let largestPage = 10_000

  /// A selection of everything.
  public init() {}
}

/// Where a page of orders or fills ends: the time and the number of a row. It stays good for ever.
///
/// The text form has digits, dots and minus signs only and needs no escaping in a URL.
public struct JournalCursor: Hashable, Sendable, Comparable, LosslessStringConvertible {
  /// Nanoseconds since 1970.
  let at: Int64
  /// 0 for orders and fills, 1 for refused requests.
  let rank: Int
  /// The row's number.
  let id: Int64

  init(at: Int64, rank: Int = 0, id: Int64) {
    self.at = at
    self.rank = rank
    self.id = id
  }

  /// Reads the form that `description` prints; nil for any other text.
  public init?(_ description: String) {
    let parts = description.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let at = Int64(parts[0]), let rank = Int(parts[1]),
      (0...1).contains(rank), let id = Int64(parts[2])
    else { return nil }
    self.init(at: at, rank: rank, id: id)
    guard self.description == description else { return nil }
  }

  /// The text form.
  public var description: String { "\(at).\(rank).\(id)" }

  /// Order in time, then in the order of recording.
  public static func < (left: JournalCursor, right: JournalCursor) -> Bool {
    (left.at, left.rank, left.id) < (right.at, right.rank, right.id)
  }
}

/// One page of orders or fills.
public struct JournalPage<Row: Hashable & Sendable>: Hashable, Sendable {
  /// The rows, oldest first.
  public var rows: [Row]
  /// Turn to `before` this for older rows; nil when there are none.
  public var older: JournalCursor?
  /// Turn to `after` this for newer rows; nil when there are none.
  public var newer: JournalCursor?
  /// Whether the time allowed ran out before the page was full: the next turn goes on from there.
  public var isPartial = false
}

/// An order, or a request that was refused before an order existed.
public enum JournalRequest: Hashable, Sendable {
  /// An order in its newest state.
  case order(JournalOrder)
  /// A refused request.
  case refusal(JournalRefusal)
}
