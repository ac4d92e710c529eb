import Control
import Feeds
import Strategies
import StrategyChannel
import TradingModel

/// What the dashboard's pages ask beyond the command line's questions.
extension TradingDaemon {
  func bars(_ question: BarQuestion) async throws -> HistoryFrame {
    try await market.bars.answer(question)
  }

  func feeds() async throws -> FeedReport {
    let statistics = market.hub.statistics
    let now = plan.now()
    let streams = market.hub.survey().map { FeedReport.Stream($0, now: now) }
    return FeedReport(
      streams: streams.sorted { ($0.symbol, $0.instrument) < ($1.symbol, $1.instrument) },
      sharedRequests: statistics.sharedRequests, lookUps: statistics.lookUps,
      streamsOpened: statistics.streamsOpened, subscriptions: statistics.subscriptions,
      events: statistics.events, delivered: statistics.delivered,
      conflated: statistics.conflated, droppedTrades: statistics.droppedTrades,
      detached: statistics.detached, staleRequests: statistics.staleRequests)
  }

  func strategyDetails(of strategy: String?) async throws -> [StrategyDetailRow] {
    let deployed = deployedNow
    let wanted = deployed.filter { strategy == nil || $0.name.rawValue == strategy }
    if let strategy, wanted.isEmpty {
      let names = deployed.map(\.name.rawValue).joined(separator: ", ")
      throw ControlFailure(
        .notFound, "No strategy is called \"\(strategy)\"; there are: \(names).")
    }
    let statuses = await fleet.statuses()
    let now = plan.now()
    let streams = market.hub.survey().map { FeedReport.Stream($0, now: now) }
    var rows: [StrategyDetailRow] = []
    for deployment in wanted {
      let status = statuses[deployment.name]
      let vitals = await fleet.vitals(of: deployment.name)
      // Only for one: states may be long.
      let saved = strategy == nil ? nil : try states.load(deployment.name)
      let own = streams.filter { $0.strategies.contains(deployment.name.rawValue) }
      rows.append(
        StrategyDetailRow(
          name: deployment.name.rawValue,
          parameters: deployment.params.sorted { $0.key < $1.key }.map {
            StrategyDetailRow.Parameter(name: $0.key, value: $0.value.words)
          },
          onStop: deployment.onStop.rawValue, onQuarantine: deployment.onQuarantine.rawValue,
          isEnabled: deployment.isEnabled, lastError: status?.lastError,
          lastData: own.compactMap(\.updated).max(), feedState: FeedReport.worst(own),
          events: vitals?.eventsSeen, residentBytes: status?.residentBytes,
          state: saved.map {
            String(decoding: $0.bytes.prefix(StrategyDetailRow.mostStateBytes), as: UTF8.self)
          }, stateVersion: saved?.version))
    }
    return rows
  }
}

extension StrategyDeployment.Parameter {
  /// As the file writes it.
  var words: String {
    switch self {
    case .string(let text): text
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .boolean(let value): "\(value)"
    }
  }
}

extension FeedReport {
  /// The state that matters most among streams; nil without any.
  fileprivate static func worst(_ streams: [Stream]) -> String? {
    let order = ["interrupted", "stale", "starting", "delayed", "live"]
    return order.first { state in streams.contains { $0.state == state } }
  }
}

extension FeedReport.Stream {
  fileprivate init(_ survey: FeedSurvey, now: Timestamp) {
    let (state, detail): (String, String?) =
      switch survey.state {
      case nil: ("starting", nil)
      case .live: ("live", nil)
      case .delayed: ("delayed", nil)
      case .stale(let silent): ("stale", "silent for \(silent.components.seconds) s")
      case .interrupted(let reason): ("interrupted", reason)
      }
    self.init(
      symbol: survey.instrument.address, instrument: survey.instrument.id.rawValue, state: state,
      detail: detail, strategies: survey.names, readers: survey.readers,
      updated: survey.quote.map { Moment($0.time) }, bid: survey.quote?.bid,
      ask: survey.quote?.ask, last: survey.quote?.last, events: survey.events,
      bars: survey.bars.map(\.rawValue),
      isOpen: survey.instrument.tradingHours.isOpen(at: now),
      zone: survey.instrument.liquidHours.zone)
  }
}
