import PaperGateway

/// What can go wrong in a world, and how often beside the others.
enum FaultMenu {
  static let own: [(name: String, weight: Int)] = [
    ("net-cut", 4), ("net-cut-up", 4), ("net-cut-down", 3), ("net-half-open", 3),
    ("net-stall", 3), ("net-refuse", 2), ("net-mute-connect", 1), ("net-slow", 2),
    ("net-one-byte", 2), ("net-split-up", 2), ("kill", 6), ("power-loss", 4), ("disk-full", 2),
    ("disk-slow", 2), ("disk-write-error", 2), ("disk-sync-error", 2), ("fill-late", 3),
    ("operator-halts", 2),
    ("cancel-not-found", 3), ("clock-forward", 1),
    ("clock-back", 1), ("clock-right", 2), ("gateway-restart", 2), ("strategy-dies", 1),
    ("strategy-floods", 1), ("strategy-repeats", 2),
  ]

  static let weighted: [String] = {
    let all = own + FaultKind.allCases.map { ("gw-" + $0.rawValue, weight($0)) }
    return all.flatMap { Array(repeating: $0.0, count: $0.1) }
  }()

  private static func weight(_ kind: FaultKind) -> Int {
    switch kind {
    // They concern streams and lists that these strategies do not ask for.
    case .silence, .failHistory, .failFirstHistory, .competingSession: 0
    // It ends days, not orders.
    case .weeklyLogin, .nightlyReset: 1
    case .muteOrders, .dropOnOrder, .muteEnd, .malformedFrame: 3
    default: 2
    }
  }

  /// The text of a gateway's fault; nil for a kind that is not the gateway's.
  static func gateway(_ name: String, _ random: inout SimRandom) -> String? {
    guard name.hasPrefix("gw-") else { return nil }
    let kind = String(name.dropFirst(3))
    let seconds = random.within(2...40)
    let seed = random.within(1...1_000_000)
    switch FaultKind(rawValue: kind) {
    case .dropConnections, .farmInactive: return kind
    case .dropOnOrder:
      return random.chance(60) ? "\(kind) bytes=\(random.within(1...250))" : kind
    case .partialFrames: return "\(kind) size=\(random.within(1...40)) for=3s"
    case .slowAnswers: return "\(kind) delay=\(random.within(20...4000))ms for=\(seconds)s"
    case .duplicateMessages, .duplicateStatus, .reorderStatus, .fillBeforeAck, .commissionFirst:
      return "\(kind) for=\(seconds)s"
    case .commissionNever: return "\(kind) for=\(seconds)s"
    case .commissionLate: return "\(kind) delay=\(random.within(1...30))s for=\(seconds)s"
    case .malformedFrame:
      let forms = ["garbage", "oversized", "unknown", "empty", "truncated"]
      if random.chance(40) { return "\(kind) form=\(random.pick(forms))" }
      return "\(kind) form=bad-execution field=\(random.pick([9, 10, 13, 15, 15, 15, 16, 20]))"
    case .weeklyLogin: return "\(kind) for=\(seconds * 3)s mode=\(random.pick(["refuse", "mute"]))"
    case .muteHandshake:
      return "\(kind) step=\(random.pick(["hello", "start", "accounts", "next-id"])) for=20s"
    case .connectivityLost:
      return "\(kind) data=\(random.pick(["kept", "lost"])) for=\(seconds)s"
    case .farmBroken: return "\(kind) farm=usfarm for=\(seconds)s"
    case .muteEnd: return "\(kind) for=\(seconds)s"
    case .lowerNextID: return "\(kind) by=\(random.within(1...500)) for=\(seconds * 4)s"
    case .orderError:
      return "\(kind) code=\(random.pick([110, 200, 201, 202, 399, 404, 10147, 10148, 2109]))"
    case .correctExecution: return "\(kind) delay=\(random.within(100...5000))ms"
    case .latePermID: return "\(kind) for=\(seconds)s seed=\(seed)"
    case .splitPermID: return "\(kind) count=1 for=\(seconds)s"
    case .positionChange: return "\(kind) symbol=AAPL quantity=\(random.within(1...9))"
    case .clientIDInUse: return "\(kind) count=1 for=\(seconds)s"
    case .clockSkew: return "\(kind) by=\(random.within(-60...60))s for=\(seconds)s"
    case nil: return nil
    default: return "\(kind) for=\(seconds)s"
    }
  }
}
