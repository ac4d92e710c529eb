/// What is asked of the newest bars of a symbol.
package struct BarQuestion: Hashable, Sendable, Codable {
  /// The most bars that one answer holds.
  package static let mostBars = 2000

  package var symbol: String
  /// The length of a bar in seconds.
  package var bar: Int32
  /// How many of the newest, 1...2,000.
  package var count: Int

  package init(symbol: String, bar: Int32, count: Int) {
    self.symbol = symbol
    self.bar = bar
    self.count = count
  }
}
