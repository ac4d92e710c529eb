/// A message whose type is not known here: its id and its fields as they came.
public struct RawMessage: Hashable, Sendable {
  /// The number of the type.
  public var id: Int
  /// The bytes after the id, each field with its NUL.
  public var body: [UInt8]

  /// A message of this type with these bytes.
  public init(id: Int, body: [UInt8]) {
    self.id = id
    self.body = body
  }

  /// What is wrong with it, for whoever cannot go on without knowing the type.
  public var error: TWSError {
    TWSError(
      .unknownMessage(id: id), message: "message", fieldIndex: 0, fieldName: "messageID",
      excerpt: TWSError.excerpt(of: Array("\(id)".utf8) + [0] + body))
  }

  /// The fields as text; bytes that are no UTF-8 are kept as private-use characters.
  ///
  /// Complexity: O(*n*) in the bytes.
  public var fields: [String] {
    var pieces = body.split(separator: 0, omittingEmptySubsequences: false)
    if let last = pieces.last, last.isEmpty { pieces.removeLast() }
    return pieces.map { piece in
      piece.withUnsafeBytes { WireText.decode($0) }
    }
  }
}
