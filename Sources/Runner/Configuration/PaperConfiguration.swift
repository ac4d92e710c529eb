import TradingModel

/// The section `[paper]` of `runner.toml`: the market that `perigee run --paper` trades on.
struct PaperConfiguration: Hashable, Sendable {
  /// When the synthetic markets are open.
  enum Hours: String, Hashable, Sendable, CaseIterable {
    /// Round the clock, every day.
    case always
    /// As the real exchange is.
    case exchange
  }

  /// One paper gateway.
  struct Gateway: Hashable, Sendable {
    /// The port on this machine; 0 lets the system choose a free one.
    var port: Int
    /// The accounts that it serves.
    var accounts: [AccountName]
  }

  /// An instrument whose prices come from a file.
  struct RecordedMarket: Hashable, Sendable {
    /// The instrument's address.
    var symbol: InstrumentAddress
    /// The file, an absolute path.
    var file: String
  }

  /// The seed of the synthetic markets: the same seed makes the same prices.
  var seed: UInt64 = 1
  /// Recorded seconds per real second, 0.1...1000. Synthetic markets always run at 1.
  var pace: Double = 1
  var hours: Hours = .always
  /// What each account begins with, in US dollars, 1...10^12.
  var cash: Money = 1_000_000
  /// The gateways; empty means one on a free port that serves every account. At most 16.
  var gateways: [Gateway] = []
  /// The recorded markets; every other instrument is synthetic. At most 64.
  var markets: [RecordedMarket] = []
}
