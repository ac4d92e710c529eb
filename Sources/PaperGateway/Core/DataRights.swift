import PaperExchange
import TWSProtocol
import TradingModel

/// What the login may see of one instrument's market.
public enum MarketDataRight: String, Hashable, Sendable, Codable {
  /// Everything.
  case live
  /// Delayed data only; a live line ends with 10089.
  case delayed
  /// Nothing; every request for data ends with 354 or its kin.
  case none
}

extension GatewayCore {
  /// The name that the broker writes into refusals: `AAPL NASDAQ.NMS/TOP/ALL`.
  static func feedName(_ listed: ListedInstrument) -> String {
    let contract = listed.contract
    let exchange = contract.primaryExchange ?? contract.exchange
    return "\(contract.localSymbol ?? contract.symbol) \(exchange).\(listed.facts.marketName)"
      + "/TOP/ALL"
  }

  func right(to instrument: InstrumentID) -> MarketDataRight { rights[instrument] ?? .live }

  /// Which kind of data a line brings; nil when it was refused.
  func dataType(
    _ listed: ListedInstrument, _ id: RequestID, _ session: ClientSession
  ) -> MarketDataType? {
    let wanted = session.marketDataType
    let wantsDelayed = wanted == .delayed || wanted == .delayedFrozen
    switch right(to: listed.id) {
    case .live:
      let isFrozen =
        (wanted == .frozen || wanted == .delayedFrozen) && !isTrading(listed, at: clock())
      return isFrozen ? .frozen : .live
    case .delayed where wantsDelayed:
      sendError(
        id.rawValue, 10_167,
        "Requested market data is not subscribed. Displaying delayed market data.", to: session)
      return wanted == .delayedFrozen && !isTrading(listed, at: clock().advanced(by: -delay))
        ? .delayedFrozen : .delayed
    case .delayed:
      sendError(
        id.rawValue, 10_089,
        "Requested market data requires additional subscription for API. See link in 'Market "
          + "Data Connections' dialog for more details.Delayed market data is available."
          + GatewayCore.feedName(listed), to: session)
      return nil
    case .none:
      sendError(
        id.rawValue, 354,
        "Requested market data is not subscribed. Check API status by selecting the Account menu "
          + "then under Management choose Market Data Subscription Manager and/or availability of "
          + "delayed data." + GatewayCore.feedName(listed), to: session)
      return nil
    }
  }

  /// `No market data permissions for NASDAQ STK`, as the broker ends many refusals; nil where
  /// there is the right.
  func lackOfPermission(_ listed: ListedInstrument, needsLive: Bool) -> String? {
    switch right(to: listed.id) {
    case .live: return nil
    case .delayed where !needsLive: return nil
    case .delayed, .none:
      let exchange = listed.contract.primaryExchange ?? listed.contract.exchange
      return "No market data permissions for \(exchange) \(listed.contract.securityType.rawValue)"
    }
  }

  func isTrading(_ listed: ListedInstrument, at time: Timestamp) -> Bool {
    let hours = listed.hours
    return hours.session(on: hours.tradingDate(at: time), .trading)
      .map { $0.open <= time && time < $0.close } ?? false
  }

  var delay: Duration { configuration.dataDelay }
}

extension Duration {
  /// The same time backwards.
  static prefix func - (value: Duration) -> Duration { .zero - value }
}
