import PaperExchange
import TradingModel

/// How the price is taken to have gone inside of a bar of which nothing but the four prices is
/// known: from the open to the extreme nearer to it, to the other one, to the close, each leg in a
/// third of the time and in a straight line. It reaches the close just before the bar's end.
struct BarPath {
  /// Where the path is.
  struct Point: Equatable {
    var time: Int64
    var price: Price
  }

  private let corners: [Point]
  private let ladder: PriceLadder
  private var leg = 0
  /// Where it is now.
  private(set) var now: Point

  /// `start` and `end` are the bar's first moment of trading and its end.
  init(_ bar: Bar, start: Int64, end: Int64, ladder: PriceLadder) {
    self.ladder = ladder
    let last = max(start, end &- 1)
    let third = (last &- start) / 3
    let goesUp = bar.high - bar.open < bar.open - bar.low
    corners = [
      Point(time: start, price: bar.open),
      Point(time: start &+ third, price: goesUp ? bar.high : bar.low),
      Point(time: start &+ third &* 2, price: goesUp ? bar.low : bar.high),
      Point(time: last, price: bar.close),
    ]
    now = corners[0]
  }

  var end: Int64 { corners[3].time }
  /// Where this leg leads; nil at the close.
  var target: Point? { leg < 3 ? corners[leg + 1] : nil }

  /// Goes on to a point of this leg, or to its end.
  mutating func move(to point: Point) {
    now = point
    if leg < 3, point == corners[leg + 1] { leg += 1 }
  }

  /// Where the leg is at a time between now and its end; prices on a step of the market.
  func point(at time: Int64) -> Point {
    guard let target, target.time > now.time, time > now.time else {
      return Point(time: max(time, now.time), price: now.price)
    }
    let part = Int128(time &- now.time) * 1_000_000_000 / Int128(target.time &- now.time)
    let share = Decimal64(mantissa: Int64(truncatingIfNeeded: part), scale: 9)
    let price = now.price + (target.price - now.price) * share
    return Point(time: time, price: ladder.rounded(price, .toNearestOrEven))
  }

  /// The first of some prices that the rest of the leg crosses, with the time; nil for none.
  func crossing(_ prices: [Price]) -> Point? {
    guard let target, target.price != now.price else { return nil }
    let goesUp = target.price > now.price
    var first: Price?
    for price in prices {
      guard
        goesUp
          ? price > now.price && price < target.price
          : price < now.price && price > target.price
      else { continue }
      if let known = first, goesUp ? price >= known : price <= known { continue }
      first = price
    }
    guard let first else { return nil }
    let share =
      (first - now.price).divided(by: target.price - now.price, scale: 9) ?? .zero
    let passed = Decimal64(mantissa: target.time &- now.time, scale: 0) * share
    return Point(
      time: min(now.time &+ passed.rounded(toScale: 0).wholePart, target.time), price: first)
  }
}

extension Decimal64 {
  /// The value without what stands after the point.
  fileprivate var wholePart: Int64 {
    var digits = mantissa
    for _ in 0..<scale { digits /= 10 }
    return digits
  }
}
