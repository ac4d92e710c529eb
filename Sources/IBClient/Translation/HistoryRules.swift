import Feeds
import TradingModel

/// What the broker would refuse, known before it is asked; each answer holds the broker's rule.
enum HistoryRules {
  /// Why a history request would be refused; nil when it may be asked.
  static func refusal(_ request: HistoryRequest) -> FeedError? {
    let size = request.barSize
    guard HistoryTerms.barSizes[size.rawValue] != nil else {
      let sizes = HistoryTerms.barSizes.keys.sorted().map { BarSize(rawValue: $0).description }
      return FeedError(
        .invalid,
        "Interactive Brokers has no bars of \(size); its sizes are \(sizes.joined(separator: ", "))"
      )
    }
    let longest = HistoryTerms.longestSpan(size)
    // Bars of a day and longer may be asked for over years.
    guard size < .day, request.span > longest else { return nil }
    return FeedError(
      .invalid,
      "bars of \(size) over \(words(request.span)) are more than one request may ask for: "
        + "Interactive Brokers serves bars of \(size) over at most \(words(longest)) at a time")
  }

  /// Why one more order book would be refused; nil when it may be asked for.
  static func depthRefusal(_ type: SecurityType, open: Int, limit: Int) -> FeedError? {
    if type == .index || type == .combo {
      return FeedError(
        .invalid, "Interactive Brokers has no order books of indices and combinations")
    }
    guard open >= limit else { return nil }
    return FeedError(
      .invalid,
      "\(open) order books are open already: Interactive Brokers serves \(limit) at once to an "
        + "account with this many market data lines (3 with 100 lines)")
  }

  private static func words(_ span: Duration) -> String {
    let seconds = span.components.seconds
    if seconds % 86_400 == 0 { return "\(seconds / 86_400) d" }
    return seconds % 3600 == 0 ? "\(seconds / 3600) h" : "\(seconds) s"
  }
}
