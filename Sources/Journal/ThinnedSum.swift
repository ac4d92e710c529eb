import TradingModel

/// A sum of money over time, thinned while it grows: for pictures. The last value is exact.
struct ThinnedSum: Hashable, Sendable, Codable {
  struct Point: Hashable, Sendable, Codable {
    /// Nanoseconds since 1970.
    var at: Int64
    var sum: Money
  }

  /// From so many points on every other one is left out.
  static let limit = 512

  /// One in `stride` of all that was added.
  private(set) var points: [Point] = []
  /// The newest.
  private(set) var last: Point?
  private var stride = 1
  private var count = 0

  /// Adds an amount; one that comes late counts from the newest moment on.
  mutating func add(_ amount: Money, at time: Int64) {
    let point = Point(at: max(time, last?.at ?? time), sum: (last?.sum ?? .zero) + amount)
    last = point
    count &+= 1
    guard count.isMultiple(of: stride) else { return }
    points.append(point)
    guard points.count == ThinnedSum.limit else { return }
    points = points.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
    stride &*= 2
  }

  /// What is kept, with the newest at the end.
  var line: [Point] { points.last == last ? points : points + [last].compactMap { $0 } }

  /// One sum less another over time.
  static func difference(_ sum: ThinnedSum, less cost: ThinnedSum) -> [Point] {
    let (gains, costs) = (sum.line, cost.line)
    var result: [Point] = []
    var (gain, spent) = (Money.zero, Money.zero)
    var (left, right) = (0, 0)
    while left < gains.count || right < costs.count {
      let at = min(
        left < gains.count ? gains[left].at : .max, right < costs.count ? costs[right].at : .max)
      while left < gains.count, gains[left].at == at {
        gain = gains[left].sum
        left += 1
      }
      while right < costs.count, costs[right].at == at {
        spent = costs[right].sum
        right += 1
      }
      result.append(Point(at: at, sum: gain - spent))
    }
    return result
  }
}
