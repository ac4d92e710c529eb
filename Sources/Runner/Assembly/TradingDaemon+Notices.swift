import Control
import Feeds
import Logging
import Notices
import Strategies
import StrategyChannel
import TradingModel

extension TradingDaemon {
  /// The office of a plan. Throws `CommandFailure` when there is no thread for it.
  static func makeOffice(_ plan: DaemonPlan, _ market: MarketDesk) throws -> NoticeOffice {
    do {
      return try NoticeOffice(
        plan.configuration.runner.notices, file: "\(plan.dataDirectory)/\(NoticeStore.fileName)",
        log: Logger(label: "notices"), now: plan.now
      ) { market.symbol($0) }
    } catch {
      throw CommandFailure(.error, "the daemon cannot start: \(error)")
    }
  }

  /// Tells the outside what lasts and what is missing, the day's summary and the verdicts before
  /// the openings, and asks the dead man's switch while useful work is done, until the task is
  /// cancelled.
  func keepTelling() async {
    let configuration = plan.configuration.runner.notices
    var work = WorkWatch()
    var days = DayClock(configuration)
    var downs = StrategyWatch()
    var pinged = 0
    do {
      while true {
        try await Task.sleep(for: .seconds(5))
        pinged += 5
        if pinged >= 60 {
          pinged = 0
          if noticePulse.beat() { notices.ping() }
        }
        guard !configuration.isSilent else { continue }
        for event in downs.look(await faults()) { notices.put(event) }
        let now = plan.now()
        let streams = market.hub.work()
        for event in work.look(await workFacts(streams), at: now) { notices.put(event) }
        if let span = days.dueSummary(at: now) { await tellSummaries(of: span, at: now) }
        let openings = openings(of: streams, after: now)
        for account in days.dueVerdicts(openings, at: now) { await tellVerdict(account) }
      }
    } catch {
      // The daemon ends.
    }
  }

  /// Why each strategy is down; nil for one that is not.
  private func faults() async -> [StrategyID: String?] {
    await fleet.statuses().mapValues { status in
      let isDown = status.state == .failed || status.state == .quarantined
      return isDown ? status.reason ?? "it failed" : nil
    }
  }

  // MARK: Useful work

  private func workFacts(_ streams: [FeedWork]) async -> WorkFacts {
    var strategies: [WorkFacts.Strategy] = []
    for (name, status) in await fleet.statuses() where status.state == .running {
      guard let process = status.process, let vitals = await fleet.vitals(of: name) else {
        continue
      }
      strategies.append(
        .init(name: name.rawValue, events: vitals.eventsSeen, process: process))
    }
    return WorkFacts(streams: streams.map(WorkFacts.Stream.init), strategies: strategies)
  }

  /// The next opening of each account's markets.
  private func openings(
    of streams: [FeedWork], after now: Timestamp
  ) -> [String: Timestamp] {
    var openings: [String: Timestamp] = [:]
    for deployment in deployedNow where deployment.isEnabled {
      let name = deployment.name.rawValue
      let next = streams.filter { $0.names.contains(name) }
        .compactMap { MarketOpening.next($0.instrument.liquidHours, after: now) }.min()
      guard let next else { continue }
      for account in deployment.accounts.map(\.rawValue) {
        openings[account] = min(openings[account] ?? next, next)
      }
    }
    return openings
  }

  // MARK: Messages

  private func tellSummaries(of span: DayClock.Span, at now: Timestamp) async {
    let zone = plan.configuration.runner.notices.zone
    do {
      for row in try await summaries(since: span.since, until: span.until) {
        notices.put(
          .told(
            Notice(
              .dailySummary,
              title: "\(row.account): the day of \(LocalTime.text(now, zone).prefix(10))",
              text: SummaryBuilder.text(row), account: row.account, time: now)))
      }
    } catch {
      Logger(label: "notices").error("the daily summary cannot be made: \(error)")
    }
  }

  private func tellVerdict(_ account: String) async {
    do {
      guard let row = try await preflight(of: account).first else { return }
      let bad = row.checks.filter { $0.verdict != .go }
      let lines = bad.map { check in
        "\(check.verdict.rawValue) \(check.name): \(check.text)"
          + (check.command.map { " (\($0))" } ?? "")
      }
      notices.put(
        .told(
          Notice(
            .goNoGo, isUrgent: row.verdict == .noGo, title: "\(row.verdict.rawValue): \(account)",
            text: ([row.sentence] + (bad.count > 1 ? lines : lines.suffix(1)))
              .joined(separator: "\n"), account: account, time: plan.now())))
    } catch {
      Logger(label: "notices").error("go or no-go of \(account) cannot be told: \(error)")
    }
  }
}

extension WorkFacts.Stream {
  /// A stream by the feed layer's word.
  init(_ work: FeedWork) {
    let limits = StalenessLimits()
    let type = work.instrument.contract.securityType
    // Longer than the feed layer waits before it asks again: what it mends itself is no alarm.
    let patience: Duration =
      switch type {
      case .forex, .commodity: limits.forex * 5
      case .stock, .future, .index, .crypto: limits.liquid * 3
      default: limits.illiquid * 2
      }
    let fault: String? =
      switch work.state {
      case nil, .live, .delayed: nil
      case .stale(let silent): "silent for \(silent.components.seconds) s"
      case .interrupted(let reason): "interrupted (\(reason))"
      }
    let hours =
      work.instrument.liquidHours.sessions.isEmpty
      ? work.instrument.tradingHours : work.instrument.liquidHours
    self.init(
      instrument: work.instrument.id, symbol: work.instrument.address, hours: hours,
      patience: patience, lastEvent: work.lastEvent, isHalted: work.isHalted,
      isDelayed: work.isDelayed, fault: fault, strategies: work.names,
      bars: work.bars.sorted { $0.key < $1.key }.map {
        WorkFacts.Bars(
          name: "\($0.key)", size: .seconds(Int64($0.key.rawValue)), newest: $0.value)
      })
  }
}
