import TradingModel

/// The values of one parameter along the side of a map: each one its own place, or where there are
/// too many, ranges of equal width.
public struct HeatAxis: Sendable, Hashable {
  /// The parameter.
  public let name: String
  /// What stands beside each place, lowest first.
  public let labels: [String]

  /// The most places.
  public static let maximumPlaces = 24
  /// The ranges that take the place of more values than that.
  static let ranges = 12

  private let places: [String: Int]

  /// The axis of the values that a parameter took. Numbers are sorted, texts stay as they came.
  /// O(n log n).
  init(name: String, texts: [String]) {
    self.name = name
    var seen: Set<String> = []
    let distinct = texts.filter { seen.insert($0).inserted }
    let numbers = distinct.compactMap { text in Decimal64(text).map { (text, $0.doubleValue) } }
    guard numbers.count == distinct.count else {
      labels = Array(distinct.prefix(HeatAxis.maximumPlaces))
      places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
      return
    }
    let sorted = numbers.sorted { $0.1 < $1.1 }
    guard sorted.count > HeatAxis.maximumPlaces, let low = sorted.first?.1,
      let high = sorted.last?.1, high > low
    else {
      labels = sorted.map(\.0)
      places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
      return
    }
    let width = (high - low) / Double(HeatAxis.ranges)
    labels = (0..<HeatAxis.ranges).map { "\(HeatAxis.short(low + width * Double($0)))…" }
    places = Dictionary(
      uniqueKeysWithValues: sorted.map { text, value in
        (text, min(HeatAxis.ranges - 1, Int((value - low) / width)))
      })
  }

  /// The place of a value; nil when the axis has none for it.
  func place(of text: String) -> Int? { places[text] }

  /// Four digits that count.
  private static func short(_ value: Double) -> String {
    let digits = value.magnitude >= 100 ? 0 : value.magnitude >= 1 ? 1 : 4
    return SweepText.number(value, digits: digits)
  }
}
