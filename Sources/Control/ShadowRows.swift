package import TradingModel

/// One side of a decision, as `perigee shadow --diff` shows it.
package struct DecisionSide: Hashable, Sendable, Codable {
  package var time: Moment
  /// The callback that asked (`on_bar`); nil where it is not known.
  package var callback: String?
  package var side: String?
  package var quantity: Quantity?
  /// The type in the broker's codes (`MKT`, `STP LMT`, `TRAIL`).
  package var type: String?
  package var limitPrice: Price?
  package var stopPrice: Price?

  package init(
    time: Moment, callback: String? = nil, side: String? = nil, quantity: Quantity? = nil,
    type: String? = nil,
    limitPrice: Price? = nil, stopPrice: Price? = nil
  ) {
    self.time = time
    self.callback = callback
    self.side = side
    self.quantity = quantity
    self.type = type
    self.limitPrice = limitPrice
    self.stopPrice = stopPrice
  }
}

/// What one or both versions decided.
package struct DecisionRow: Hashable, Sendable, Codable {
  package var time: Moment
  /// `same`, `different`, `only_old` or `only_new`.
  package var kind: String
  /// `place`, `modify`, `cancel`, `cancel_all` or `preview`.
  package var request: String
  package var account: String
  package var symbol: String?
  /// What the version that trades asked for.
  package var old: DecisionSide?
  /// What the shadow asked for.
  package var new: DecisionSide?
  /// What they do not share.
  package var differences: [String]

  package init(
    time: Moment, kind: String, request: String, account: String, symbol: String? = nil,
    old: DecisionSide? = nil, new: DecisionSide? = nil, differences: [String] = []
  ) {
    self.time = time
    self.kind = kind
    self.request = request
    self.account = account
    self.symbol = symbol
    self.old = old
    self.new = new
    self.differences = differences
  }
}

/// A shadow and how it compares.
package struct ShadowRow: Hashable, Sendable, Codable {
  package var strategy: String
  /// The new version's file, relative to the strategies folder.
  package var script: String
  /// The new version, 64 digits; nil where it is not known.
  package var version: String?
  /// The version that trades.
  package var oldVersion: String?
  /// The parameters that the shadow was given.
  package var params: [String: String]
  /// `starting`, `running` or `ended`.
  package var state: String
  /// Why it ended.
  package var reason: String?
  /// Since when both are compared.
  package var since: Moment
  /// Decisions of each since then.
  package var oldDecisions: Int
  package var newDecisions: Int
  package var same: Int
  package var different: Int
  package var onlyOld: Int
  package var onlyNew: Int
  /// Decisions made alike among all, in per cent; nil while there are none.
  package var agreement: Decimal64?
  /// What the real fills came to since then, open positions at the market, commissions left out,
  /// by currency.
  package var oldProfit: [String: Money]
  /// The same of the shadow's paper fills.
  package var newProfit: [String: Money]
  /// Errors of the shadow.
  package var errors: Int
  package var lastError: String?
  /// The newest decisions, oldest first.
  package var decisions: [DecisionRow]

  package init(
    strategy: String, script: String, version: String?, oldVersion: String?,
    params: [String: String], state: String, reason: String?, since: Moment
  ) {
    self.strategy = strategy
    self.script = script
    self.version = version
    self.oldVersion = oldVersion
    self.params = params
    self.state = state
    self.reason = reason
    self.since = since
    (oldDecisions, newDecisions, same, different, onlyOld, onlyNew) = (0, 0, 0, 0, 0, 0)
    (oldProfit, newProfit, errors, decisions) = ([:], [:], 0, [])
  }
}

/// A promotion, or a way back, and where it stands.
package struct PromotionRow: Hashable, Sendable, Codable {
  package var strategy: String
  /// The deployment's file, relative to the strategies folder.
  package var script: String
  /// The versions, 64 digits.
  package var old: String
  package var new: String
  /// `now`, `bar` or `flat`.
  package var when: String
  /// `waiting`, `swapping`, `watching`, `rolling_back`, `settled`, `rolled_back`,
  /// `failed` or `stuck`.
  package var phase: String
  /// Why it went back or came to nothing.
  package var reason: String?
  package var asked: Moment
  package var actor: String
  package var swapped: Moment?
  /// Until when the new version is watched.
  package var watchedUntil: Moment?
  /// What a person should know besides.
  package var notes: [String]

  package init(
    strategy: String, script: String, old: String, new: String, when: String, phase: String,
    reason: String? = nil, asked: Moment, actor: String, swapped: Moment? = nil,
    watchedUntil: Moment? = nil, notes: [String] = []
  ) {
    self.strategy = strategy
    self.script = script
    self.old = old
    self.new = new
    self.when = when
    self.phase = phase
    self.reason = reason
    self.asked = asked
    self.actor = actor
    self.swapped = swapped
    self.watchedUntil = watchedUntil
    self.notes = notes
  }
}

/// What is asked about versions, shadows and promotions.
package enum VersionRequest: Hashable, Sendable, Codable {
  /// A new version beside the one that trades; parameters as `NAME=VALUE`.
  case shadow(strategy: String, script: String, parameters: [String])
  /// How the shadow of a strategy compares, or every one's; at most so many decisions of each.
  case shadows(strategy: String?, withinSeconds: Double, decisions: Int)
  /// The end of a shadow.
  case stopShadow(strategy: String)
  /// The shadow's version in place of the one that trades.
  case promote(strategy: String, when: String, actor: String)
  /// The older version back.
  case rollback(strategy: String, version: String?, oldState: Bool, actor: String)
  /// Every strategy's newest promotion.
  case promotions

  /// Whether it may wait for the end of a strategy's process.
  package var restarts: Bool {
    switch self {
    case .promote, .rollback, .stopShadow: true
    case .shadow, .shadows, .promotions: false
    }
  }

  /// What pages ask: every shadow with its newest decisions, at most 40 of each.
  package static var pageShadows: VersionRequest {
    .shadows(strategy: nil, withinSeconds: 5, decisions: 40)
  }
}

/// What became of it.
package enum VersionAnswer: Hashable, Sendable, Codable {
  case shadows([ShadowRow])
  case promotions([PromotionRow])
}
