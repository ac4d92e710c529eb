/// What can go wrong at a paper gateway, by the names that files and commands use.
///
/// ``entry`` holds the rest of the catalogue: what each does and which parameters it takes.
public enum FaultKind: String, Sendable, Hashable, CaseIterable {
  // Connections
  /// Closes what is open.
  case dropConnections = "drop-connections"
  /// Takes nobody.
  case refuseConnections = "refuse-connections"
  /// Closes on an order.
  case dropOnOrder = "drop-on-order"
  /// Neither reads nor writes.
  case halfOpen = "half-open"
  /// Bytes in pieces.
  case partialFrames = "partial-frames"
  /// Latency.
  case slowAnswers = "slow-answers"
  /// Twice.
  case duplicateMessages = "duplicate-messages"
  /// Bytes that are no message.
  case malformedFrame = "malformed-frame"
  /// The reset of the night.
  case nightlyReset = "nightly-reset"
  /// The login of the week.
  case weeklyLogin = "weekly-login"
  /// Error 326.
  case clientIDInUse = "client-id-in-use"
  /// Silence while connecting.
  case muteHandshake = "mute-handshake"

  // The broker behind the gateway
  /// 1100, then 1101 or 1102.
  case connectivityLost = "connectivity-lost"
  /// 2110.
  case serverLinkBroken = "server-link-broken"
  /// 2103, 2105, 2157.
  case farmBroken = "farm-broken"
  /// 2107, 2108.
  case farmInactive = "farm-inactive"
  /// 10197.
  case competingSession = "competing-session"
  /// Streams without a word.
  case silence

  // Answers
  /// Lists without an end.
  case muteEnd = "mute-end"
  /// Error 162.
  case failHistory = "fail-history"
  /// Error 162, once for each instrument.
  case failFirstHistory = "fail-first-history"
  /// Order ids that go back.
  case lowerNextID = "lower-next-id"
  /// A clock that is wrong.
  case clockSkew = "clock-skew"

  // Orders
  /// Orders without a word.
  case muteOrders = "mute-orders"
  /// Errors 200, 201, 202, 399...
  case orderError = "order-error"
  /// Statuses twice.
  case duplicateStatus = "duplicate-status"
  /// Statuses in the wrong order.
  case reorderStatus = "reorder-status"
  /// The fill before the order.
  case fillBeforeAck = "fill-before-ack"
  /// No commission.
  case commissionNever = "commission-never"
  /// The commission late.
  case commissionLate = "commission-late"
  /// The commission before its execution.
  case commissionFirst = "commission-first"
  /// Revision .02.
  case correctExecution = "correct-execution"
  /// Permanent id 0 at first.
  case latePermID = "late-perm-id"
  /// Two permanent ids.
  case splitPermID = "split-perm-id"
  /// A position without a fill.
  case positionChange = "position-change"
}
