import TradingModel

/// Makes words of what happened: which kind it is, how urgent, and what to do.
struct NoticeComposer {
  /// Names an instrument for people.
  let symbol: @Sendable (InstrumentID) -> String
  /// When gateways want a person to log in.
  let logins: GatewayTimes
  private var downSince: [AccountName: Timestamp] = [:]

  /// How long after a login was due an account that goes down is taken for one that waits for it.
  static let loginSpan = Duration.seconds(2 * 3600)

  init(logins: GatewayTimes, symbol: @escaping @Sendable (InstrumentID) -> String) {
    self.logins = logins
    self.symbol = symbol
  }

  func rejected(_ order: Order, at now: Timestamp) -> Notice {
    let name = symbol(order.ticket.instrument)
    let owner = order.strategy?.rawValue
    return reject(
      "\(order.ticket.side.rawValue) \(order.ticket.quantity) \(name)", owner, order.account,
      symbol: name, reason: order.reason ?? "no reason was told", at: now)
  }

  func refused(_ request: OrderRequest, _ reason: String, at now: Timestamp) -> Notice {
    let name: String?
    let what: String
    switch request.action {
    case .place(let ticket), .preview(let ticket):
      name = symbol(ticket.instrument)
      what = "\(ticket.side.rawValue) \(ticket.quantity) \(name ?? "")"
    case .modify(let intent, _, _):
      name = nil
      what = "the change of \(intent.rawValue)"
    case .cancel(let intent):
      name = nil
      what = "the cancel of \(intent.rawValue)"
    case .cancelAll:
      name = nil
      what = "the cancel of all orders"
    }
    return reject(
      what, request.strategy.rawValue, request.account, symbol: name, reason: reason, at: now)
  }

  private func reject(
    _ what: String, _ owner: String?, _ account: AccountName, symbol: String?, reason: String,
    at now: Timestamp
  ) -> Notice {
    let name = owner ?? "an order from elsewhere"
    // The same is what has the same words; prices and sizes in them differ from one to the next.
    let words = String("\(what) \(reason)".filter { !$0.isNumber }.prefix(200))
    return Notice(
      .reject, key: "reject:\(name):\(account.rawValue):\(symbol ?? ""):\(words)",
      title: "Refused: \(what)",
      text: "\(name) on account \(account.rawValue): \(what) was refused: \(reason)",
      account: account.rawValue, strategy: owner, symbol: symbol, time: now)
  }

  /// The trouble of an account that takes no orders; nil when it takes them.
  mutating func readiness(
    _ account: AccountName, isReady: Bool, reason: String?, at now: Timestamp
  ) -> Notice? {
    guard !isReady else {
      downSince[account] = nil
      return nil
    }
    let name = account.rawValue
    let why = reason ?? "not connected"
    let since = downSince[account] ?? now
    downSince[account] = since
    let login = logins.lastLogin(before: now)
    if let login, login.advanced(by: Self.loginSpan) >= since {
      return Notice(
        .loginNeeded, key: Self.readinessKey(account), title: "Account \(name): log in",
        text: "Account \(name) takes no orders: \(why). The gateway's weekly login was due at "
          + "\(logins.words(login)); log in with the second factor. "
          + "Its strategies run blind until then.", account: name, time: now)
    }
    return Notice(
      .connection, key: Self.readinessKey(account), title: "Account \(name) takes no orders",
      text: "Account \(name) takes no orders: \(why). Its strategies run blind. Look at the "
        + "gateway: is it up and logged in?", account: name, time: now)
  }

  static func readinessKey(_ account: AccountName) -> String { "account:\(account.rawValue)" }

  func desk(
    _ account: AccountName?, kind: String, text: String, at now: Timestamp
  ) -> Notice? {
    guard let noticeKind = DeskKinds.kind(of: kind) else { return nil }
    return Notice(
      noticeKind, key: "desk:\(kind):\(account?.rawValue ?? ""):\(text)",
      title: Self.title(noticeKind, account), text: text, account: account?.rawValue, time: now)
  }

  private static func title(_ kind: NoticeKind, _ account: AccountName?) -> String {
    let words =
      switch kind {
      case .riskTrip: "A risk limit tripped"
      case .drift: "A position or fill differs"
      case .orderUnknown: "An order is not known"
      case .unprotected: "A position is unprotected"
      case .restraint: "Trading is held back or let go"
      case .journalFault: "The journal takes no records"
      case .fill, .reject, .staleFeed, .connection, .strategyError, .loginNeeded, .workMissing,
        .shadowRollback, .dailySummary, .goNoGo, .digest, .test:
        kind.rawValue
      }
    return account.map { "\(words) (\($0.rawValue))" } ?? words
  }

  func strategy(_ name: StrategyID, fault: String, at now: Timestamp) -> Notice {
    Notice(
      .strategyError, key: Self.strategyKey(name), title: "Strategy \(name.rawValue) is down",
      text: "Strategy \(name.rawValue) is down: \(fault)", strategy: name.rawValue, time: now)
  }

  static func strategyKey(_ name: StrategyID) -> String { "strategy:\(name.rawValue)" }
}
