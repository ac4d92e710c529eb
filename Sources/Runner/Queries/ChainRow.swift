import Feeds
import TradingModel

/// The options of one class on one exchange, as `perigee chain` shows them.
struct ChainRow: Hashable, Sendable, Codable {
  /// The underlying's address.
  var underlying: String
  var exchange: String
  var tradingClass: String
  var multiplier: Decimal64?
  /// `YYYYMMDD`, earliest first.
  var expiries: [String]
  /// Lowest first. Not every strike is listed at every expiry.
  var strikes: [Price]
  /// The address of the option of the first expiry and strike, as a pattern for the others.
  var example: String?

  init(_ chain: OptionChain, on underlying: Instrument) {
    self.underlying = underlying.address
    exchange = chain.exchange
    tradingClass = chain.tradingClass
    multiplier = chain.multiplier
    expiries = chain.expiries
    strikes = chain.strikes
    if let expiry = chain.expiries.first, let strike = chain.strikes.first {
      example = chain.address(of: underlying, expiry: expiry, strike: strike, .call)
    }
  }
}
