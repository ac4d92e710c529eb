/// Why bytes could not be read as a message, or a message could not be written as bytes.
///
/// One word wide, so that functions that can throw it stay cheap. The excerpt holds at most
/// ``excerptLimit`` bytes of the input, printable.
public struct TWSError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Kind: Hashable, Sendable {
    /// The length prefix names more bytes than the decoder allows.
    case oversizedFrame(length: Int, maximum: Int)
    /// The payload has no field at all.
    case emptyMessage
    /// The last field does not end with NUL.
    case unterminatedField
    /// The message ends before this field.
    case missingField
    /// Bytes are left after the last field that the layout knows.
    case leftoverFields(count: Int)
    /// The field is not an integer, or not one that fits its type.
    case badInteger
    /// The field is neither a decimal number nor a form of "unset".
    case badNumber
    /// The field is neither `0`, `1`, `true`, `false` nor empty.
    case badFlag
    /// The count is negative or larger than the rest of the message allows.
    case badCount
    /// The message names a version of itself that is older than the layout known here.
    case unknownMessageVersion
    /// The field selects a layout that is not known (condition type, tick-by-tick type).
    case unknownVariant
    /// The field must not be empty: nothing could refer to the message without it.
    case emptyIdentifier
    /// A text to be written contains NUL, which would end its field early.
    case textContainsNUL
    /// The encoded payload would be larger than a frame may be.
    case payloadTooLarge(length: Int, maximum: Int)
    /// The first bytes of a connection are not a hello.
    case badHello
    /// The version has no text layouts here; ``VersionSupport`` says which have.
    case unsupportedVersion(ServerVersion)
  }

  /// How many bytes of the input an error shows at most.
  public static let excerptLimit = 64

  final class Details: Sendable {
    let kind: Kind
    let message: String
    let fieldIndex: Int?
    let fieldName: String?
    let excerpt: String

    init(kind: Kind, message: String, fieldIndex: Int?, fieldName: String?, excerpt: String) {
      self.kind = kind
      self.message = message
      self.fieldIndex = fieldIndex
      self.fieldName = fieldName
      self.excerpt = excerpt
    }
  }

  let details: Details

  init(
    _ kind: Kind, message: String, fieldIndex: Int? = nil, fieldName: String? = nil,
    excerpt: String = ""
  ) {
    details = Details(
      kind: kind, message: message, fieldIndex: fieldIndex, fieldName: fieldName, excerpt: excerpt)
  }

  /// What is wrong.
  public var kind: Kind { details.kind }
  /// The name of the message, or of the layer (`frame`, `hello`) where no message is known.
  public var message: String { details.message }
  /// The place of the field in the payload, counted from 0 for the message id.
  public var fieldIndex: Int? { details.fieldIndex }
  /// The name of the field.
  public var fieldName: String? { details.fieldName }
  /// The offending bytes, printable and bounded.
  public var excerpt: String { details.excerpt }

  /// Compares what the errors say, not which instance they are.
  public static func == (left: TWSError, right: TWSError) -> Bool {
    left.kind == right.kind && left.message == right.message
      && left.fieldIndex == right.fieldIndex && left.fieldName == right.fieldName
      && left.excerpt == right.excerpt
  }

  /// Hashes what the error says.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(message)
    hasher.combine(fieldIndex)
    hasher.combine(fieldName)
    hasher.combine(excerpt)
  }
}

extension TWSError: CustomStringConvertible {
  /// One sentence: message, field, what is wrong, and the bytes.
  public var description: String {
    var text = message
    if let fieldName {
      text += ", field \(fieldIndex.map(String.init) ?? "?") (\(fieldName))"
    }
    text += ": \(kind)"
    if !excerpt.isEmpty {
      text += " in \"\(excerpt)\""
    }
    return text
  }
}

extension TWSError {
  /// Renders bytes for people: printable ASCII as it is, NUL as `|`, the rest as `\xNN`.
  static func excerpt(of bytes: some Sequence<UInt8>) -> String {
    var text = ""
    var shown = 0
    for byte in bytes {
      if shown == excerptLimit {
        text += "..."
        break
      }
      shown += 1
      switch byte {
      case 0: text += "|"
      case 0x20...0x7e: text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16)
        text += digits.utf8.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
      }
    }
    return text
  }
}
