/// A path of this server as it may be sent back to: no link from outside can use a form as a
/// signpost to another place.
enum LocalPath {
  /// The longest path, in bytes.
  static let limit = 2000

  /// The text when it is a path of this server, else `/`.
  static func checked(_ text: String?) -> String {
    guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= limit,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else { return "/" }
    return text
  }
}
