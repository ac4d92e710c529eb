import Control
import Feeds
import Telemetry
import TradingModel

/// Builds the metrics of a daemon out of what its parts tell. docs/metrics.md names them all.
struct MetricsReport {
  private typealias Label = MetricFamily.Label
  private typealias Sample = MetricFamily.Sample

  /// Everything that is told of one moment.
  struct Facts {
    var status: StatusReport
    var strategies: [StrategyRow]
    var accounts: [AccountWorthRow]
    var budgets: [BudgetRow]
    var feeds: FeedStatistics
    /// How many orders that can still trade there are of each account and state.
    var openOrders: [OrderKey: Int]
    /// Bytes of files by their name in the data folder.
    var files: [String: Int64]
    /// What the system tells of each process; nil where it is gone.
    var process: @Sendable (Int32) -> ProcessReading?
    var openDescriptors: Int?
    /// Lines of level error about strategies.
    var logErrors: Int
  }

  /// An account, and a state that its orders may be in.
  struct OrderKey: Hashable, Sendable {
    var account: String
    var state: String
  }

  private(set) var families: [MetricFamily] = []

  init(_ facts: Facts, meter: TradingMeter) {
    daemon(facts)
    connections(facts)
    feeds(facts.feeds)
    orders(facts, meter)
    risk(facts, meter)
    strategies(facts)
    journal(facts, meter)
  }

  private mutating func add(
    _ name: String, _ kind: MetricFamily.Kind, _ help: String, _ samples: [MetricFamily.Sample]
  ) { families.append(MetricFamily("perigee_" + name, kind, help, samples)) }

  private mutating func add(
    _ name: String, _ kind: MetricFamily.Kind, _ help: String, _ value: some BinaryInteger
  ) { families.append(MetricFamily("perigee_" + name, kind, help, value)) }

  private mutating func daemon(_ facts: Facts) {
    let status = facts.status
    add(
      "build_info", .gauge, "Always 1; the version and mode of the daemon.",
      [Sample(1, [Label("version", status.version), Label("mode", status.mode)])])
    add(
      "start_time_seconds", .gauge, "When the daemon started, in seconds since 1970, UTC.",
      status.started.timestamp.seconds)
    if let process = facts.process(status.process) {
      add(
        "resident_memory_bytes", .gauge, "Memory of the daemon itself, children left out.",
        process.residentBytes)
      add(
        "cpu_seconds_total", .counter, "Processor time of the daemon itself.",
        [Sample(process.cpuSeconds)])
    }
    if let count = facts.openDescriptors {
      add("open_descriptors", .gauge, "Open file descriptors of the daemon.", count)
    }
    add(
      "log_errors_total", .counter, "Lines of level error about strategies since the start.",
      facts.logErrors)
  }

  private mutating func connections(_ facts: Facts) {
    add(
      "connection_up", .gauge, "1 when a gateway is connected and its accounts take orders.",
      facts.status.connections.map {
        Sample($0.state == "ready" ? 1 : 0, [Label("endpoint", $0.endpoint)])
      })
    add(
      "account_ready", .gauge, "1 when the account takes orders.",
      facts.accounts.map { Sample($0.state == "ready" ? 1 : 0, [Label("account", $0.account)]) })
    account("account_net_liquidation", "The account's worth, in its base currency.", facts) {
      $0.netLiquidation
    }
    account("account_daily_profit", "Profit since the broker's day began.", facts) {
      $0.dailyProfit
    }
    let places = facts.budgets
    func budget(_ name: String, _ help: String, _ value: (BudgetRow) -> Int) {
      add(
        name, .gauge, help,
        places.map { Sample(Double(value($0)), [Label("connection", $0.connection)]) })
    }
    budget("gateway_messages_per_second", "Messages written in the last second.") { $0.messages }
    budget("gateway_messages_limit", "The most messages a second in the long run.") {
      $0.messageLimit
    }
    budget("gateway_waiting_orders", "Orders that wait for their turn to be written.") {
      $0.waitingOrders
    }
    budget("market_data_lines", "Market data lines in use.") { $0.lines.count }
    budget("market_data_lines_limit", "Market data lines that may be used.") { $0.lineLimit }
    budget("history_requests", "History requests that count against ten minutes.") { $0.history }
  }

  private mutating func account(
    _ name: String, _ help: String, _ facts: Facts, _ value: (AccountWorthRow) -> Money?
  ) {
    add(
      name, .gauge, help,
      facts.accounts.compactMap { row in
        value(row).map {
          Sample(
            $0.doubleValue,
            [Label("account", row.account), Label("currency", row.currency ?? "")])
        }
      })
  }

  private mutating func feeds(_ feeds: FeedStatistics) {
    add("feed_streams", .gauge, "Streams of quotes that are open upstream.", feeds.streams)
    add(
      "feed_subscriptions", .gauge, "Subscriptions of strategies that those streams serve.",
      feeds.subscriptions)
    add("feed_events_total", .counter, "Quotes, trades and bars that came in.", feeds.events)
    add("feed_delivered_total", .counter, "Events that readers took.", feeds.delivered)
    add(
      "feed_conflated_total", .counter, "Quotes merged into a newer one for a slow reader.",
      feeds.conflated)
    add(
      "feed_dropped_trades_total", .counter, "Trades dropped for a slow reader.",
      feeds.droppedTrades)
    add(
      "feed_shared_requests_total", .counter, "Requests that an existing stream served.",
      feeds.sharedRequests)
    add("feed_opened_total", .counter, "Streams asked of the backend.", feeds.streamsOpened)
    add(
      "feed_stale_requests_total", .counter, "Silent streams asked for again.",
      feeds.staleRequests)
    add(
      "feed_backfills_failed_total", .counter, "Backfills that ended with a failure.",
      feeds.backfillsFailed)
  }

  private mutating func orders(_ facts: Facts, _ meter: TradingMeter) {
    add(
      "open_orders", .gauge, "Orders that can still trade, by account and state.",
      facts.openOrders.sorted { ($0.key.account, $0.key.state) < ($1.key.account, $1.key.state) }
        .map { key, count in
          Sample(Double(count), [Label("account", key.account), Label("state", key.state)])
        })
    add("orders_total", .counter, "Orders of strategies that were recorded.", meter.orders.count)
    add("fills_total", .counter, "Executions booked.", meter.fills.count)
    add("rejects_total", .counter, "Orders that the broker or we rejected.", meter.rejects.count)
    add("cancels_total", .counter, "Orders that ended by a cancel.", meter.cancels.count)
    add(
      "refusals_total", .counter, "Requests refused before an order existed.",
      meter.refusals.count)
    add(
      "unknown_orders_total", .counter, "Orders whose fate became unknown.",
      meter.unknowns.count)
    histogram(
      "order_handling_seconds",
      "From a strategy's ring to the gateway's socket: checks, journal, encoding and write.",
      meter.handling)
    histogram(
      "order_acknowledgement_seconds", "From an order's record to the broker's first word.",
      meter.acknowledgement)
    histogram(
      "order_first_fill_seconds", "From an order's record to its first execution.",
      meter.firstFill)
  }

  private mutating func histogram(_ name: String, _ help: String, _ histogram: LatencyHistogram) {
    add(name, .histogram, help, [Sample(histogram.reading)])
  }

  private mutating func risk(_ facts: Facts, _ meter: TradingMeter) {
    add(
      "restraints", .gauge, "What holds trading back: 1 for each restraint.",
      facts.status.restraints.map {
        Sample(1, [Label("scope", $0.scope), Label("level", $0.level)])
      })
    add("holds", .gauge, "Instruments that take no new orders.", facts.status.holds.count)
    add("risk_trips_total", .counter, "Limits that tripped.", meter.riskTrips.count)
  }

  private mutating func strategies(_ facts: Facts) {
    func each(
      _ name: String, _ kind: MetricFamily.Kind, _ help: String,
      _ value: (StrategyRow) -> Double?
    ) {
      add(
        name, kind, help,
        facts.strategies.compactMap { row in
          value(row).map { Sample($0, [Label("strategy", row.name)]) }
        })
    }
    add(
      "strategy_state", .gauge, "1 for the state in which a strategy is.",
      facts.strategies.map {
        Sample(1, [Label("strategy", $0.name), Label("state", $0.state.rawValue)])
      })
    each("strategy_restarts_total", .counter, "Restarts of the strategy's process.") {
      Double($0.restarts)
    }
    each("strategy_errors_total", .counter, "Lines of level error of the strategy.") {
      Double($0.errors)
    }
    each("strategy_resident_memory_bytes", .gauge, "Memory of the strategy's process.") { row in
      row.process.flatMap { facts.process($0) }.map { Double($0.residentBytes) }
    }
    each("strategy_cpu_seconds_total", .counter, "Processor time of the strategy's process.") {
      row in row.process.flatMap { facts.process($0) }.map(\.cpuSeconds)
    }
  }

  private mutating func journal(_ facts: Facts, _ meter: TradingMeter) {
    histogram("journal_commit_seconds", "One commit of the journal.", meter.commit)
    add(
      "journal_commit_failures_total", .counter, "Commits that failed; nothing of them was sent.",
      meter.commitFailures.count)
    add(
      "file_bytes", .gauge, "Size of the data folder's files.",
      facts.files.sorted { $0.key < $1.key }.map {
        Sample(Double($0.value), [Label("file", $0.key)])
      })
  }
}
