import Feeds
import TradingModel

/// A history request in the gateway's words.
struct HistoryTerms: Hashable {
  var barSize: String
  var duration: String
  var whatToShow: String
  var end: String
  /// Bars below a minute fall under the strict pacing.
  var isSmall: Bool

  static let barSizes: [Int32: String] = [
    1: "1 secs", 5: "5 secs", 10: "10 secs", 15: "15 secs", 30: "30 secs", 60: "1 min",
    120: "2 mins", 180: "3 mins", 300: "5 mins", 600: "10 mins", 900: "15 mins",
    1200: "20 mins", 1800: "30 mins", 3600: "1 hour", 7200: "2 hours", 10_800: "3 hours",
    14_400: "4 hours", 28_800: "8 hours", 86_400: "1 day", 604_800: "1 week",
  ]

  /// Nil where the gateway has no bars of that size.
  init?(_ request: HistoryRequest) {
    guard let barSize = Self.barSizes[request.barSize.rawValue] else { return nil }
    self.barSize = barSize
    duration = Self.duration(request.span, barSize: request.barSize)
    whatToShow = Self.whatToShow(request.instrument.contract.securityType)
    end = request.end.map(GatewayTime.request) ?? ""
    isSmall = request.barSize < .minute
  }

  /// The span in seconds, or in whole days or years, rounded up.
  static func duration(_ span: Duration, barSize: BarSize) -> String {
    let whole = span.components.seconds + (span.components.attoseconds > 0 ? 1 : 0)
    let seconds = max(whole, Int64(barSize.rawValue), 30)
    if seconds < 86_400 { return "\(seconds) S" }
    let days = (seconds + 86_399) / 86_400
    return days <= 365 ? "\(days) D" : "\((days + 364) / 365) Y"
  }

  /// Trades where the instrument has them; the midpoint for currencies, metals and contracts for
  /// difference, which have none.
  static func whatToShow(_ type: SecurityType) -> String {
    switch type {
    case .forex, .commodity, .cfd: "MIDPOINT"
    case .crypto: "AGGTRADES"
    default: "TRADES"
    }
  }

  /// The longest span of one request for bars of a size, by the source's published table.
  static func longestSpan(_ size: BarSize) -> Duration {
    switch size.rawValue {
    case ..<5: .seconds(2000)
    case ..<10: .seconds(3600)
    case ..<30: .seconds(14_400)
    case ..<60: .seconds(28_800)
    case ..<120: .seconds(86_400)
    case ..<180: .seconds(2 * 86_400)
    case ..<1800: .seconds(7 * 86_400)
    case ..<86_400: .seconds(30 * 86_400)
    default: .seconds(365 * 86_400)
    }
  }
}
