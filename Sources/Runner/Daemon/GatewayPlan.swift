import Logging
import TradingModel

/// What `perigee gateway` is asked to serve.
struct GatewayPlan: Sendable {
  /// The host to listen on.
  var host: String
  /// The port; 0 lets the system choose.
  var port: Int
  var accounts: [AccountNumber]
  /// The markets, the cash and the seed. Its gateways are not looked at.
  var paper: PaperConfiguration
  /// Where the books are kept between runs; nil keeps nothing.
  var ledgerFile: String?
  /// Where the gateway writes its own counts as JSON; nil writes none.
  var statisticsFile: String?
  /// The newest server version that is offered.
  var maximumVersion = 200
  var log: Logger
  /// The wall clock.
  var now: @Sendable () -> Timestamp
}
