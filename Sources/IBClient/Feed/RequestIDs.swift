/// Where the numbers of requests begin. Order ids stay below 2^30, so that an error's number
/// tells whether it is about an order, a stream or a question.
struct RequestIDs {
  /// Streams, numbered densely within an epoch.
  var streams: Int32 = 1 << 30
  /// Questions with one answer.
  static let questions: Int32 = 3 << 29
  /// The order ids that this system uses lie below.
  static let orderLimit: Int64 = 1 << 30
  /// How many streams one connection may open before it is made anew.
  static let streamLimit = 1 << 20
}
