import Pages
import Reports

/// What a page route answers.
enum PageAnswer: Sendable {
  /// A page in its frame.
  case page(PageFrame, Markup)
  /// A whole document with a policy of its own, for reports that carry their style and script.
  case document(SealedDocument)
  case download(Download)
  /// Rows as the `--json` of the command line has them.
  case json([UInt8])
  /// Bytes of a type of their own (`text/plain; version=0.0.4`).
  case bytes([UInt8], type: String)
  /// Another path of this server.
  case seeOther(String)
  /// What is not there, in a sentence.
  case missing(String)
}

/// A document whose inline style and script are named by their digests (`sha256-...`); nothing
/// else runs in it.
struct SealedDocument: Sendable {
  var html: String
  var styles: [String]
  var scripts: [String]
}

/// A file that the browser saves.
struct Download: Sendable {
  /// Where the bytes come from.
  enum Content: Sendable {
    case whole([UInt8])
    /// The next piece, at most a few hundred KiB; nil at the end. Called one after the other, and
    /// no more once the browser has left.
    case pieces(@Sendable () async throws -> [UInt8]?)
  }

  /// The file's name; anything but letters, digits, dots, dashes and underlines becomes a dash.
  var name: String
  /// `text/csv; charset=utf-8`, `application/json`.
  var type: String
  var content: Content
}

/// What an action route answers.
enum ActionAnswer: Sendable {
  /// The page that the browser goes to, and what that page tells once.
  case seeOther(String, notice: String?)
  /// Values that the session keeps (`PageRequest.chosen`), and the page that the browser goes to.
  case remember([String: String], then: String)
  /// A page again, with what was wrong with the form: status 422.
  case page(PageFrame, Markup)
  case json([UInt8])
}
