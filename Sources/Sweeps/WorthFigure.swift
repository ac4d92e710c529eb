/// What one unit of money became, day by day, as a drawing of a page.
struct WorthFigure {
  private let returns: DailyReturns
  private static let width = 900.0
  private static let height = 240.0
  /// More points than this are not seen.
  private static let maximumPoints = 900

  init(_ returns: DailyReturns) { self.returns = returns }

  /// The drawing; empty without days. O(days).
  var svg: String {
    var worth = [1.0]
    for value in returns.values { worth.append((worth.last ?? 1) * (1 + Double(value))) }
    guard worth.count > 1, let low = worth.min(), let high = worth.max() else { return "" }
    let reach = max(high - low, 1e-9)
    let step = max(1, worth.count / Self.maximumPoints)
    func height(_ value: Double) -> Double { 10 + (high - value) / reach * (Self.height - 20) }
    let points = stride(from: 0, to: worth.count, by: step).map { index in
      let x = Double(index) / Double(worth.count - 1) * (Self.width - 60)
      return
        "\(SweepText.number(x, digits: 1)),\(SweepText.number(height(worth[index]), digits: 1))"
    }
    let ends = [low, high].map { value in
      "<text x=\"\(Int(Self.width) - 55)\" y=\"\(Int(height(value)) + 4)\">"
        + "\(SweepText.percent(value - 1))</text>"
    }
    return
      "<svg role=\"img\" width=\"\(Int(Self.width))\" height=\"\(Int(Self.height))\" viewBox=\""
      + "0 0 \(Int(Self.width)) \(Int(Self.height))\"><title>The worth on data that the choice had "
      + "not seen</title><polyline fill=\"none\" stroke=\"#0560aa\" stroke-width=\"1.5\" points=\""
      + points.joined(separator: " ") + "\"/>" + ends.joined() + "</svg>\n"
  }
}
