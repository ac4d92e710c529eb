import Feeds

/// The gateway's numbers for what goes wrong, and what they mean here. The only place that knows
/// them. Where one number covers several causes, the text decides (162 has five).
enum SourceCode {
  /// More messages in a second than the gateway takes.
  static let tooManyMessages = 100
  /// More market data lines than the account has.
  static let tooManyLines = 101
  /// More books of orders than the account has.
  static let tooManyBooks = 309
  /// More tick-by-tick streams than the account has.
  static let tooManyTickStreams = 10190

  /// What a notice about no request means for the session.
  static func sessionNotice(_ code: Int) -> SessionNotice {
    switch code {
    case 1100: .marketLost(healsWithFarms: false)
    case 2110: .marketLost(healsWithFarms: true)
    case 1101: .marketBack(dataLost: true)
    case 1102: .marketBack(dataLost: false)
    case 2104, 2106, 2158: .farmBack
    case 326: .clientIDInUse
    case 503, 506, 507, 1300: .sessionRefused
    default: .information
    }
  }

  /// Whether the number stands for a remark that ends no request.
  static func isWarning(_ code: Int) -> Bool {
    switch code {
    case 2100...2199: true
    // Delayed data is shown instead; a part of the data is missing; an order is held until the
    // market opens; the end of a time without a zone.
    case 10167, 10090, 399, 2174: true
    default: false
    }
  }

  /// The feed's cause for an error of a request or stream.
  static func feedError(_ code: Int, _ text: String) -> FeedError {
    FeedError(feedCode(code, text), text, sourceCode: code)
  }

  private static func feedCode(_ code: Int, _ text: String) -> FeedError.Code {
    switch code {
    case 200: notFoundOrAmbiguous(text)
    case 162, 165: historical(text)
    case 366: .cancelled
    case 100, 420, 10190: .pacing
    case 101, 309: .pacing
    case 354, 10089, 10091, 10168, 10186: .noPermission
    case 10197: .competingSession
    case 504, 1100, 2103, 2105: .disconnected
    case 103, 320, 321, 322, 10299, 10314: .invalid
    default: .other
    }
  }

  private static func notFoundOrAmbiguous(_ text: String) -> FeedError.Code {
    text.lowercased().contains("ambiguous") ? .ambiguous : .notFound
  }

  /// The causes behind one number, told apart by words that have stood in the texts for years.
  private static func historical(_ text: String) -> FeedError.Code {
    let words = text.lowercased()
    if words.contains("pacing") { return .pacing }
    if words.contains("no data") || words.contains("no historical data") { return .noData }
    if words.contains("different ip") || words.contains("another session")
      || words.contains("competing")
    {
      return .competingSession
    }
    if words.contains("permission") || words.contains("not subscribed")
      || words.contains("subscription")
    {
      return .noPermission
    }
    if words.contains("cancel") { return .cancelled }
    if words.contains("not connected") || words.contains("connection") { return .disconnected }
    if words.contains("invalid") || words.contains("incomplete") { return .invalid }
    return .other
  }
}
