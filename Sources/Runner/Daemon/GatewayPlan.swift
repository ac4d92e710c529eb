import Logging
import PaperGateway
import TradingModel

/// What `perigee gateway` is asked to serve.
struct GatewayPlan: Sendable {
  /// The host to listen on.
  var host: String
  /// The port; 0 lets the system choose.
  var port: Int
  var accounts: [PaperGatewayConfiguration.Account]
  /// The markets, the cash and the seed. Its gateways are not looked at.
  var paper: PaperConfiguration
  /// Where the books are kept between runs; nil keeps nothing.
  var ledgerFile: String?
  /// Where the gateway writes its own counts as JSON; nil writes none.
  var statisticsFile: String?
  /// The newest server version that is offered.
  var maximumVersion = 200
  /// What clients may ask for, and how often.
  var limits = GatewayLimits()
  /// The client that is told the orders of every client; nil: none.
  var masterClient: Int?
  /// What goes wrong, by times from the start on.
  var faults: [GatewayFault] = []
  /// The unix socket for commands, with `{port}` for the port; nil makes none.
  var controlSocket: String?
  var log: Logger
  /// The wall clock.
  var now: @Sendable () -> Timestamp
}
