import TradingModel

/// How far the exchange's clock on trades lies behind the clock of arrival: the largest of the
/// last 64 to 128 trades. With delayed data it is a quarter of an hour; a local clock that runs
/// ahead and stamps that are cut to the second show in it too.
struct EventLag {
  private static let window = 64
  private static let limit = Duration.seconds(3600)
  private var count = 0
  private var present = Duration.zero
  private var previous = Duration.zero

  /// What bars have to wait for besides the grace; 0 to one hour.
  var value: Duration { max(present, previous) }

  mutating func note(_ lag: Duration) {
    if lag > present { present = min(lag, EventLag.limit) }
    count &+= 1
    guard count >= EventLag.window else { return }
    previous = present
    present = .zero
    count = 0
  }
}
