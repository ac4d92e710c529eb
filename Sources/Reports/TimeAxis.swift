import Performance
import TradingModel

/// Moments to places 0...10,000 from left to right. Nights and weekends without prices take little
/// room: a gap between neighbouring moments counts as a few usual ones at most.
struct TimeAxis {
  static let width = 10_000.0
  private var times: [Int64] = []
  private var places: [Double] = []

  init(_ result: TradingResult) {
    var known = Set(result.prices.flatMap { $0.bars.map(\.start.rawValue) })
    if known.count < 20 { known.formUnion(result.equity.map(\.time.rawValue)) }
    times = known.union([result.start.rawValue, result.end.rawValue]).sorted()
    let gaps = zip(times, times.dropFirst()).map { Double($1) - Double($0) }
    let usual = gaps.isEmpty ? 1 : gaps.sorted()[gaps.count / 2]
    var place = 0.0
    places = [0]
    for gap in gaps {
      place += min(gap, usual * 3)
      places.append(place)
    }
    let scale = place > 0 ? Self.width / place : 0
    for index in places.indices { places[index] *= scale }
  }

  /// The place of a moment; those outside are at the ends.
  func place(_ time: Timestamp) -> Double {
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < time.rawValue { low = middle + 1 } else { high = middle }
    }
    guard low < times.count else { return Self.width }
    guard low > 0, times[low] != time.rawValue else { return places[low] }
    let part =
      (Double(time.rawValue) - Double(times[low - 1]))
      / (Double(times[low]) - Double(times[low - 1]))
    return places[low - 1] + (places[low] - places[low - 1]) * part
  }
}
