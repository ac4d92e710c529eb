/// What connections may take.
struct ConnectionLimits: Hashable, Sendable {
  /// The most at once. With the other files of the program it stays far below the thousand that a
  /// process may usually open.
  var connections = 512
  /// How long the first request's head may take, the TLS handshake included.
  var head = Duration.seconds(10)
  /// How long a connection may be silent between requests, the next head included.
  var idle = Duration.seconds(60)
  /// How long reading a body, making an answer and writing it may take, per piece written.
  var answer = Duration.seconds(60)
  /// How long a browser may leave an event unread.
  var stream = Duration.seconds(60)
  /// How many requests one connection may make.
  var requests = 1000
  /// How often is looked for those whose time is over.
  var sweep = Duration.seconds(1)
}
