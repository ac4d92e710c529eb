import Journal
import Pages

/// A file that pages ask for, held in memory, with a name for its content.
struct Asset: Sendable {
  var path: String
  var type: String
  var bytes: [UInt8]
  /// The content's hash, for `ETag` and for `?v=`.
  var hash: String

  init(path: String, type: String, bytes: [UInt8]) {
    self.path = path
    self.type = type
    self.bytes = bytes
    hash = String(TextHash.text(of: bytes).prefix(32))
  }

  /// Answers a request for it. With its hash in the address it never changes; without, the browser
  /// asks each time whether it did.
  func reply(_ request: WebRequest) -> Reply {
    let tag = "\"\(hash)\""
    let cache =
      request.query["v"] == hash
      ? "public, max-age=31536000, immutable" : "no-cache"
    let fields: [Reply.Field] = [("etag", tag), ("cache-control", cache)]
    if request.field("if-none-match") == tag { return Reply(304, fields) }
    return Reply(200, [("content-type", type)] + fields, .bytes(bytes))
  }
}
