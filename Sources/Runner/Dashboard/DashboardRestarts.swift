/// When the dashboard is started again after its end: at once the first time, then after pauses
/// that double up to a minute, and no more after ten ends in a row.
struct DashboardRestarts: Hashable, Sendable {
  enum Step: Hashable, Sendable {
    case start(after: Duration)
    case giveUp
  }

  static let limit = 10
  static let longestPause = Duration.seconds(60)
  /// After so long a life an end counts as the first one again.
  static let goodLife = Duration.seconds(600)

  private var ends = 0

  /// It ended after `life`. `isFinal` says that it told a fault that another start does not mend.
  mutating func ended(after life: Duration, isFinal: Bool) -> Step {
    if life >= DashboardRestarts.goodLife { ends = 0 }
    ends += 1
    guard !isFinal, ends <= DashboardRestarts.limit else { return .giveUp }
    return .start(after: min(.seconds(1 << min(ends - 1, 6)), DashboardRestarts.longestPause))
  }
}
