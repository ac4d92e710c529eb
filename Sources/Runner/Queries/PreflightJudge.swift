import Control
import Notices
import TradingModel

/// Judges whether an account can trade: a function of facts, without I/O or clock.
struct PreflightJudge {
  /// Free space below which a person should look, in MiB.
  static let freeSpaceWish: Int64 = 2048
  /// How much of a limit may be used before a person should look.
  static let useWish = 0.8
  /// How long before a login a person should know of it.
  static let loginNotice = Duration.seconds(24 * 3600)

  let facts: PreflightFacts

  var row: PreflightRow {
    PreflightRow(
      account: facts.account, time: Moment(facts.now), opens: facts.opens.map { Moment($0) },
      checks: [
        connection, data, reconciliation, orders, limits, restraints, gateway, scripts, disk,
        clock, tape, notices,
      ])
  }

  private var connection: PreflightRow.Check {
    facts.isReady
      ? .init("connection", .go, "the account takes orders")
      : .init(
        "connection", .noGo, "the account takes no orders: \(facts.reason ?? "not connected")",
        command: "perigee status")
  }

  private var data: PreflightRow.Check {
    let bad = facts.feeds.filter { $0.state == "none" || $0.state == "interrupted" }
    // Before the opening silence is what is to be expected.
    let stale = facts.feeds.filter {
      $0.state == "stale" && $0.hours?.isOpen(at: facts.now) == true
    }
    let late = facts.feeds.filter { $0.state == "delayed" }
    if !bad.isEmpty {
      return .init(
        "data", .noGo, "no data of \(names(bad)); are there rights to it?",
        command: "perigee quote \(bad[0].symbol)")
    }
    if !late.isEmpty {
      return .init(
        "data", .look, "only delayed data of \(names(late))",
        command: "perigee quote \(late[0].symbol)")
    }
    if !stale.isEmpty {
      return .init(
        "data", .look, "the feed of \(names(stale)) stands still",
        command: "perigee quote \(stale[0].symbol)")
    }
    let starting = facts.feeds.filter { $0.state == "starting" }
    if !starting.isEmpty {
      return .init(
        "data", .look, "no word yet on the data of \(names(starting))",
        command: "perigee quote \(starting[0].symbol)")
    }
    return .init("data", .go, "\(facts.feeds.count) symbols have data")
  }

  private func names(_ feeds: [PreflightFacts.Feed]) -> String {
    let more = feeds.count - 5
    return feeds.prefix(5).map(\.symbol).joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
  }

  private var reconciliation: PreflightRow.Check {
    guard facts.isReady else {
      return .init(
        "reconciliation", .noGo, "orders are not compared with the broker's: no connection",
        command: "perigee status")
    }
    guard facts.drift.isEmpty else {
      return .init(
        "reconciliation", .noGo,
        "positions differ from the books: \(facts.drift.prefix(5).joined(separator: ", "))",
        command: "perigee positions")
    }
    return .init("reconciliation", .go, "books and broker agree")
  }

  private var orders: PreflightRow.Check {
    if !facts.unknownOrders.isEmpty {
      return .init(
        "orders", .noGo,
        "\(facts.unknownOrders.count) orders are unknown, first \(facts.unknownOrders[0])",
        command: "perigee orders --open")
    }
    guard let hold = facts.holds.first else {
      return .init("orders", .go, "no order is unknown and nothing is held")
    }
    return .init("orders", .noGo, "orders are held: \(hold)", command: "perigee status")
  }

  private var limits: PreflightRow.Check {
    guard !facts.limits.isEmpty else {
      return .init("limits", .look, "the risk gate has no limits", command: "perigee risk")
    }
    var full: [String] = []
    // What counts down refills by itself within seconds.
    for row in facts.limits where row.use?.hasSuffix(" left") != true {
      guard let limit = number(row.value), let use = number(row.use), limit > 0,
        use >= limit * Self.useWish
      else { continue }
      let owner = row.strategy.map { " of \($0)" } ?? ""
      full.append("\(row.limit)\(owner) (\(row.use ?? "") of \(row.value ?? ""))")
    }
    guard let first = full.first else {
      return .init("limits", .go, "\(facts.limits.count { $0.value != nil }) limits have room")
    }
    let more = full.count > 1 ? " and \(full.count - 1) more" : ""
    return .init("limits", .look, "little room left: \(first)\(more)", command: "perigee risk")
  }

  /// The number that a text begins with; only compared with its like, so rounding is no matter.
  private func number(_ text: String?) -> Double? {
    guard let word = text?.split(separator: " ").first else { return nil }
    return Double(word.filter { $0 != "," })
  }

  private var restraints: PreflightRow.Check {
    guard let first = facts.restraints.first else {
      return .init("restraints", .go, "nothing holds trading back")
    }
    return .init(
      "restraints", .noGo, first.sentence,
      command: "perigee resume \(first.scope) --reason TEXT")
  }

  private var gateway: PreflightRow.Check {
    let reset = facts.gateway.nextReset(after: facts.now)
    let words = "the next reset is at \(facts.gateway.words(reset))"
    guard let login = facts.gateway.nextLogin(after: facts.now) else {
      return .init("gateway", .go, words)
    }
    let text = "\(words), the next login at \(facts.gateway.words(login))"
    return login.since(facts.now) <= Self.loginNotice
      ? .init("gateway", .look, "\(text): a person must give it")
      : .init("gateway", .go, text)
  }

  private var scripts: PreflightRow.Check {
    if let fault = facts.scriptFaults.first {
      return .init("scripts", .noGo, fault, command: "perigee check")
    }
    let down = facts.strategies.filter { $0.state == .failed || $0.state == .quarantined }
    if let first = down.first {
      return .init(
        "scripts", .noGo,
        "strategy \(first.name) is \(first.state.rawValue): "
          + (first.reason ?? "no reason was told"), command: "perigee restart \(first.name)")
    }
    guard !facts.strategies.isEmpty else {
      return .init("scripts", .look, "no strategy is deployed on it")
    }
    let idle = facts.strategies.filter { $0.state != .running }
    guard let first = idle.first else {
      return .init("scripts", .go, "\(facts.strategies.count) strategies run")
    }
    return .init(
      "scripts", .look, "strategy \(first.name) is \(first.state.rawValue)",
      command: "perigee start \(first.name)")
  }

  private var disk: PreflightRow.Check {
    guard let free = facts.freeSpace else {
      return .init("disk", .look, "the disk's free space cannot be read")
    }
    let text = "\(free) MiB are free"
    if free < MachineWatch.freeSpaceLimit {
      return .init("disk", .noGo, "only \(text): new orders wait", command: "df -h")
    }
    return free < Self.freeSpaceWish
      ? .init("disk", .look, "only \(text)", command: "df -h") : .init("disk", .go, text)
  }

  private var clock: PreflightRow.Check {
    guard let fault = facts.machineFaults.first else {
      return .init("clock", .go, "clock and machine are well")
    }
    return .init("clock", .noGo, fault, command: "timedatectl")
  }

  private var tape: PreflightRow.Check {
    guard facts.tapeIsWanted else { return .init("tape", .go, "sessions are not recorded") }
    return facts.tapeRuns
      ? .init("tape", .go, "the session is recorded")
      : .init("tape", .look, "the session is not recorded", command: "perigee logs")
  }

  private var notices: PreflightRow.Check {
    guard facts.channels > 0 else {
      return .init("notices", .look, "nobody is told: there is no [[notices.channel]]")
    }
    return facts.failedNotices == 0
      ? .init("notices", .go, "\(facts.channels) channels, nothing failed")
      : .init(
        "notices", .look, "\(facts.failedNotices) notices of the last day reached nobody",
        command: "perigee notices --failed")
  }
}
