public import SystemKit

/// What is wrong with what the other side of a channel wrote. After one the channel cannot be
/// used further; the daemon ends such a child.
public enum ChannelError: Error, Hashable, Sendable {
  /// A record ends in the middle of a field.
  case truncated(record: String)
  /// A field holds a value that none of its cases has.
  case unknownValue(field: String, value: UInt64)
  /// A text, list or payload is longer than the field allows.
  case tooLong(field: String, length: Int, limit: Int)
  /// Bytes follow the record's last field.
  case trailingBytes(record: String, count: Int)
  /// The parts of a long record do not fit together.
  case brokenChunk
  /// The region is not a channel of this version.
  case notAChannel
  /// The ring itself is broken.
  case ring(RingError)
}

extension ChannelError: CustomStringConvertible {
  /// One sentence.
  public var description: String {
    switch self {
    case .truncated(let record): "a \(record) record ends in the middle of a field"
    case .unknownValue(let field, let value): "\(field) holds the unknown value \(value)"
    case .tooLong(let field, let length, let limit):
      "\(field) is \(length) long, the limit is \(limit)"
    case .trailingBytes(let record, let count): "\(count) bytes follow a \(record) record"
    case .brokenChunk: "the parts of a long record do not fit together"
    case .notAChannel: "the shared region is not a channel of this version"
    case .ring(let error): "the ring is broken: \(error)"
    }
  }
}
