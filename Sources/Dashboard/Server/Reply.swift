/// An answer as the server's own logic makes it: no socket, no framework.
struct Reply: Sendable {
  typealias Field = (name: String, value: String)

  /// What follows the head.
  enum Body: Sendable {
    case none
    case bytes([UInt8])
    /// The next piece; nil at the end.
    case pieces(@Sendable () async throws -> [UInt8]?)
    /// Events until the browser leaves or the server ends.
    case events(EventReader)
  }

  var status: Int
  var fields: [Field]
  var body: Body
  /// Whether the connection ends after it.
  var closes = false

  init(_ status: Int, _ fields: [Field] = [], _ body: Body = .none) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  static func html(_ text: String, status: Int = 200) -> Reply {
    Reply(
      status, [("content-type", "text/html; charset=utf-8")], .bytes(Array(text.utf8)))
  }

  static func text(_ status: Int, _ sentence: String) -> Reply {
    Reply(
      status, [("content-type", "text/plain; charset=utf-8")], .bytes(Array("\(sentence)\n".utf8)))
  }

  static func json(_ bytes: [UInt8], status: Int = 200) -> Reply {
    Reply(status, [("content-type", "application/json")], .bytes(bytes))
  }

  static func seeOther(_ path: String) -> Reply { Reply(303, [("location", path)]) }

  /// The same, after which the connection ends.
  func closing() -> Reply {
    var reply = self
    reply.closes = true
    return reply
  }
}
