import Control
import Notices
import Testing
import TradingModel

@testable import Runner

/// Go or no-go, and what a day came to.
struct PreflightTests {
  private func facts(_ change: (inout PreflightFacts) -> Void = { _ in }) -> PreflightFacts {
    let now = Timestamp(seconds: 1_795_435_200)  // 2026-11-23 12:00 UTC
    let session = TradingSchedule.Session(
      open: now.advanced(by: .seconds(9000)), close: now.advanced(by: .seconds(32_400)))
    var facts = PreflightFacts(
      account: "swing", now: now, isReady: true, reason: nil,
      feeds: [
        .init(
          symbol: "AAPL.NASDAQ", state: "live",
          hours: TradingSchedule(zone: "US/Eastern", sessions: [session]))
      ], holds: [], unknownOrders: [], drift: [], limits: [limit("max_daily_loss", "2000", "10")],
      restraints: [],
      strategies: [
        StrategyRow(
          name: "breakout", script: "breakout.lua", accounts: ["swing"], symbols: [],
          state: .running, restarts: 0, errors: 0)
      ], scriptFaults: [], freeSpace: 100_000, machineFaults: [], tapeIsWanted: true,
      tapeRuns: true, channels: 1, failedNotices: 0, gateway: GatewayTimes())
    change(&facts)
    return facts
  }

  private func limit(_ name: String, _ value: String, _ use: String) -> RiskRow {
    let json = """
      {"account":"swing","limit":"\(name)","value":"\(value)","use":"\(use)","place":"[risk]"}
      """
    do {
      return try ControlCoding.decode(RiskRow.self, from: Array(json.utf8))
    } catch {
      preconditionFailure("the row is written wrongly: \(error)")
    }
  }

  @Test("an account with nothing against it may go")
  func healthy_Goes() {
    let row = PreflightJudge(facts: facts()).row
    #expect(row.verdict == .go && row.checks.allSatisfy { $0.verdict == .go })
    #expect(row.sentence == "GO: account swing can trade.")
    #expect(row.checks.count == 12)
    #expect(row.opens?.timestamp == Timestamp(seconds: 1_795_435_200 + 9000))
  }

  @Test("a limit that counts down refills by itself and speaks against nothing")
  func countdown_IsNoUse() {
    let row = PreflightJudge(
      facts: facts { $0.limits.append(self.limit("account_orders_per_second", "5", "9 left")) }
    ).row
    #expect(row.verdict == .go)
  }

  @Test("what speaks against it is found, with the command that mends it")
  func faults_AreFound() {
    let cases: [(String, PreflightRow.Verdict, String?, (inout PreflightFacts) -> Void)] = [
      ("connection", .noGo, "perigee status", { $0.isReady = false }),
      ("data", .noGo, "perigee quote AAPL.NASDAQ", { $0.feeds[0].state = "none" }),
      ("data", .look, "perigee quote AAPL.NASDAQ", { $0.feeds[0].state = "delayed" }),
      ("reconciliation", .noGo, "perigee positions", { $0.drift = ["AAPL.NASDAQ"] }),
      ("orders", .noGo, "perigee orders --open", { $0.unknownOrders = ["r1-x"] }),
      ("orders", .noGo, "perigee status", { $0.holds = ["AAPL.NASDAQ: unknown"] }),
      ("limits", .look, "perigee risk", { $0.limits = [] }),
      (
        "limits", .look, "perigee risk",
        { $0.limits = [self.limit("max_daily_loss", "2,000 USD", "1,900 USD")] }
      ),
      (
        "gateway", .look, nil, { $0.now = Timestamp(seconds: 1_795_435_200 + 5 * 86_400) }
      ),
      ("scripts", .noGo, "perigee check", { $0.scriptFaults = ["a.lua:3: no"] }),
      ("scripts", .noGo, "perigee restart breakout", { $0.strategies[0].state = .failed }),
      ("scripts", .look, "perigee start breakout", { $0.strategies[0].state = .stopped }),
      ("disk", .noGo, "df -h", { $0.freeSpace = 100 }),
      ("disk", .look, "df -h", { $0.freeSpace = 1000 }),
      ("clock", .noGo, "timedatectl", { $0.machineFaults = ["the clock was moved by 5 s"] }),
      ("tape", .look, "perigee logs", { $0.tapeRuns = false }),
      ("notices", .look, "perigee notices --failed", { $0.failedNotices = 2 }),
      ("notices", .look, nil, { $0.channels = 0 }),
    ]
    for (name, verdict, command, change) in cases {
      let row = PreflightJudge(facts: facts(change)).row
      let check = row.checks.first { $0.name == name }
      #expect(check?.verdict == verdict && check?.command == command, "\(name) \(verdict)")
      #expect(row.verdict == verdict, "\(name)")
      #expect(row.sentence.hasPrefix("\(verdict.rawValue): account swing: "))
      #expect(PreflightCommand.text(row).contains(name))
    }
  }

  @Test("a summary says what a day came to in few lines")
  func summary_IsShort() {
    let moment = Moment(Timestamp(seconds: 0))
    var row = SummaryRow(account: "swing", since: moment, until: moment)
    row.currency = "USD"
    row.dailyProfit = Money("-12.345")
    row.realizedProfit = Money("3")
    row.fills = 4
    row.orders = 5
    row.rejects = 1
    row.fees = [.init(currency: "USD", amount: 2)]
    row.positions = [.init(symbol: "AAPL.NASDAQ", quantity: 100, difference: 5)]
    row.unknownOrders = ["r1-x"]
    row.restraints = ["all halt"]
    row.strategies = [.init(name: "breakout", state: "running", fills: 4, reason: nil)]
    row.failedNotices = 2
    #expect(
      SummaryBuilder.text(row) == """
        P&L -12.34 USD, realized 3.00
        4 fills, 5 orders, 1 refused, fees 2.00 USD
        holds 100 AAPL.NASDAQ
        DIFFERS from the broker: AAPL.NASDAQ by 5: perigee positions
        UNKNOWN orders: r1-x: perigee orders --open
        RESTRAINED: all halt: perigee restraints
        breakout running (4 fills)
        2 notices reached nobody: perigee notices --failed
        """)
  }
}
