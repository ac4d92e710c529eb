/// What is asked of the bars of a symbol: the newest ones, or those before a moment.
package struct BarQuestion: Hashable, Sendable, Codable {
  /// The most bars that one answer holds.
  package static let mostBars = 2000

  package var symbol: String
  /// The length of a bar in seconds.
  package var bar: Int32
  /// How many, 1...2,000.
  package var count: Int
  /// Bars that begin before it; nil for the newest.
  package var end: Moment?

  package init(symbol: String, bar: Int32, count: Int, end: Moment? = nil) {
    self.end = end
    self.symbol = symbol
    self.bar = bar
    self.count = count
  }
}
