import Control
import Feeds
import Notices
import Orders
import Strategies
import Synchronization
import TradingModel

/// Go or no-go, and what a day came to.
extension TradingDaemon {
  func preflight(of account: String?) async throws -> [PreflightRow] {
    let names = accountNames.map(\.rawValue)
    if let account, !names.contains(account) {
      throw ControlFailure(
        .notFound,
        "No account is called \"\(account)\"; there are: \(names.joined(separator: ", ")).")
    }
    let shared = try await sharedFacts()
    let rows = names.filter { account == nil || $0 == account }.map { name in
      PreflightJudge(facts: facts(of: name, shared)).row
    }
    let looked = Set(rows.map(\.account))
    verdicts.withLock { known in
      known = (known.filter { !looked.contains($0.account) } + rows)
        .sorted { $0.account < $1.account }
    }
    return rows
  }

  func lastPreflight() async throws -> [PreflightRow] { verdicts.withLock { $0 } }

  /// What a day came to, one row for each account.
  func summaries(since: Timestamp, until: Timestamp) async throws -> [SummaryRow] {
    var builder = SummaryBuilder(
      journal: Assembly.openJournal(plan.dataDirectory),
      notices: "\(plan.dataDirectory)/\(NoticeStore.fileName)")
    builder.worths = try await accounts()
    builder.restraints = try await restraints()
    builder.strategies = try await strategies()
    return try builder.rows(accountNames.map(\.rawValue), since: since, until: until)
  }

  /// What is asked once for all accounts.
  private struct SharedFacts {
    var streams: [FeedWork]
    var holds: [HoldRow]
    var unknown: [Order]
    var books: [BookRow]
    var risk: [RiskRow]
    var restraints: [RestraintRow]
    var strategies: [StrategyRow]
    var machine: [String]
    var failedNotices: Int
  }

  private func sharedFacts() async throws -> SharedFacts {
    let now = plan.now()
    let (unknown, machine) = try await orders.withDesk { desk in
      (desk.openOrders().filter { $0.state == .unknown }, desk.machineFaults.map { "\($0)" })
    }
    let record = "\(plan.dataDirectory)/\(NoticeStore.fileName)"
    let failed =
      try NoticeStore.read(record)?.list(
        failedOnly: true, since: now.advanced(by: .seconds(-86_400)), limit: 1000
      ).count ?? 0
    return SharedFacts(
      streams: market.hub.work(), holds: await holds(), unknown: unknown,
      books: try Assembly.openJournal(plan.dataDirectory).books(RowFilter()).rows,
      risk: try await risk(), restraints: try await restraints(),
      strategies: try await strategies(), machine: machine, failedNotices: failed)
  }

  private func facts(of account: String, _ shared: SharedFacts) -> PreflightFacts {
    let runner = plan.configuration.runner
    let readiness = news.readiness[AccountName(rawValue: account)]
    let deployments = deployedNow.filter {
      $0.isEnabled && $0.accounts.contains { $0.rawValue == account }
    }
    let scopes = Set(
      ["all", "account:\(account)"] + deployments.map { "strategy:\($0.name.rawValue)" })
    let folder = ScriptFolder(path: runner.strategiesDirectory)
    return PreflightFacts(
      account: account, now: plan.now(), isReady: readiness?.isReady == true,
      reason: readiness?.reason ?? "no gateway serves it",
      feeds: feeds(of: deployments, shared.streams),
      holds: shared.holds.filter { $0.account == account }.map { "\($0.symbol): \($0.text)" },
      unknownOrders: shared.unknown.filter { $0.account.rawValue == account }
        .map(\.intent.rawValue),
      drift: shared.books.filter { $0.account == account && $0.difference != nil }.map(\.symbol),
      limits: shared.risk.filter { $0.account == account },
      restraints: shared.restraints.filter { scopes.contains($0.scope) },
      strategies: shared.strategies.filter { row in
        deployments.contains { $0.name.rawValue == row.name }
      },
      scriptFaults: deployments.flatMap { ScriptCheck.faults(of: $0, in: folder) },
      freeSpace: MachineWatch.freeSpace(plan.dataDirectory), machineFaults: shared.machine,
      tapeIsWanted: runner.tape.isEnabled, tapeRuns: tape != nil,
      channels: runner.notices.channels.count, failedNotices: shared.failedNotices,
      gateway: runner.notices.gateway)
  }

  /// The streams of strategies, and the symbols of their deployments that have none.
  private func feeds(
    of deployments: [StrategyDeployment], _ streams: [FeedWork]
  ) -> [PreflightFacts.Feed] {
    let names = Set(deployments.map(\.name.rawValue))
    let own = streams.filter { !names.isDisjoint(with: $0.names) }
    var feeds = own.map { stream in
      let state =
        switch stream.state {
        case nil: "starting"
        case .live: stream.isDelayed ? "delayed" : "live"
        case .delayed: "delayed"
        case .stale: "stale"
        case .interrupted: "interrupted"
        }
      return PreflightFacts.Feed(
        symbol: stream.instrument.address, state: state, hours: stream.instrument.liquidHours)
    }
    let known = Set(own.map(\.instrument.address))
    // A symbol in another form than the canonical one is found by its contract only.
    let plain = Set(deployments.flatMap(\.symbols)).filter { symbol in
      !symbol.hasPrefix("con:") && !known.contains(symbol)
    }
    if own.isEmpty {
      feeds += plain.sorted().map { .init(symbol: $0, state: "none", hours: nil) }
    }
    return feeds
  }
}
