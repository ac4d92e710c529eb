package import Control
package import TradingModel

/// What a person wants to see of orders and fills, as the address of the page says it.
package struct PastQuestion: Hashable, Sendable {
  /// Which rows.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case orders, fills, refused

    /// Where their page is.
    package var path: String { self == .orders ? "/orders" : "/orders/\(rawValue)" }

    var title: String {
      switch self {
      case .orders: "Orders"
      case .fills: "Fills"
      case .refused: "Refused"
      }
    }
  }

  /// Which orders by where they stand.
  package enum Standing: Hashable, Sendable {
    /// All that can still trade.
    case open
    /// All that can no longer trade.
    case ended
    case exactly(OrderState)

    package init?(_ text: String) {
      switch text {
      case "open": self = .open
      case "ended": self = .ended
      default:
        guard let state = OrderState(rawValue: text) else { return nil }
        self = .exactly(state)
      }
    }

    /// The states that it stands for.
    var states: [OrderState] {
      switch self {
      case .open: OrderState.allCases.filter { !$0.isFinal }
      case .ended: OrderState.allCases.filter(\.isFinal)
      case .exactly(let state): [state]
      }
    }

    package var text: String {
      switch self {
      case .open: "open"
      case .ended: "ended"
      case .exactly(let state): state.rawValue
      }
    }
  }

  /// The lengths of a page that are offered.
  package static let lengths = [50, 100, 500]
  /// The longest text of a field, in characters; longer ones are cut.
  package static let textLimit = 200

  package var kind = Kind.orders
  package var account: String?
  package var strategy: String?
  package var symbol: String?
  package var side: Side?
  /// Of orders only.
  package var standing: Standing?
  /// Rows at or after this moment.
  package var from: Timestamp?
  /// Rows before this moment.
  package var before: Timestamp?
  /// A part of the tag, upper and lower case alike; of orders only.
  package var tag: String?
  package var turn = RowTurn.newest
  package var length = 100
  /// What could not be read, in words; those fields do not filter.
  package private(set) var problems: [String] = []

  package init() {}

  /// Reads the values of an address or a form. What cannot be read becomes a problem.
  package init(_ kind: Kind, _ values: (String) -> String?) {
    func value(_ name: String) -> String? {
      let text = values(name)?.trimmed.prefix(Self.textLimit)
      return text.flatMap { $0.isEmpty ? nil : String($0) }
    }
    self.kind = kind
    account = value("account")
    strategy = value("strategy")
    symbol = value("symbol")
    tag = value("tag")
    if let text = value("side") {
      side = Side(rawValue: text.uppercased())
      if side == nil { problems.append("The side “\(text)” is neither BUY nor SELL.") }
    }
    if let text = value("state") {
      standing = Standing(text)
      if standing == nil { problems.append("No order has a state “\(text)”.") }
    }
    from = time(value("from"), "From")
    before = time(value("before"), "Before")
    if let from, let before, from >= before {
      problems.append("“From” is not earlier than “Before”, so that nothing lies between them.")
    }
    turn = RowTurn(older: value("older"), newer: value("newer"))
    if let count = value("rows").flatMap({ Int($0) }), Self.lengths.contains(count) {
      length = count
    }
  }

  private mutating func time(_ text: String?, _ name: String) -> Timestamp? {
    guard let text else { return nil }
    let time = AskedTime.parse(text)
    if time == nil {
      problems.append("“\(name)”: \(text) is no time; write it as 2026-11-22T18:30:00, in UTC.")
    }
    return time
  }

  /// Whether anything narrows the rows.
  package var isFiltered: Bool {
    account != nil || strategy != nil || symbol != nil || side != nil || from != nil
      || before != nil || (kind == .orders && (standing != nil || tag != nil))
  }

  /// The names and values of this question in an address, with the place in its pages where
  /// wanted. Equal questions have equal addresses.
  package func query(withTurn: Bool = true) -> [(String, String?)] {
    var query: [(String, String?)] = [
      ("account", account), ("strategy", strategy), ("symbol", symbol), ("side", side?.rawValue),
      ("state", standing?.text), ("from", from.map(AskedTime.field)),
      ("before", before.map(AskedTime.field)), ("tag", tag),
    ]
    if length != PastQuestion().length { query.append(("rows", "\(length)")) }
    if withTurn { query.append(turn.item) }
    return query
  }

  /// The address of the page that answers this question.
  package var path: String { PagePath.with(kind.path, query()) }

  /// The question as the journal understands it.
  package var filter: TradePageFilter {
    var filter = TradePageFilter()
    filter.account = account
    filter.strategy = strategy
    filter.symbol = symbol
    filter.side = side?.rawValue
    filter.since = from
    filter.until = before
    filter.limit = length
    switch kind {
    case .fills: break
    case .refused: filter.states = ["refused"]
    case .orders:
      filter.tag = tag
      filter.states = Set((standing?.states ?? OrderState.allCases).map(\.rawValue))
    }
    return filter
  }

  /// The same question at another place of its pages.
  package func at(_ turn: RowTurn) -> PastQuestion {
    var other = self
    other.turn = turn
    return other
  }

  /// The same filters over other rows, from their newest.
  package func of(_ kind: Kind) -> PastQuestion {
    var other = at(.newest)
    other.kind = kind
    return other
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: Substring {
    let front = drop(while: \.isWhitespace)
    guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return front[...last]
  }
}
