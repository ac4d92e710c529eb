public import StrategyChannel
public import SystemKit

/// What keeps a tape from being written or read.
public enum TapeError: Error, Hashable, Sendable {
  /// There is no such session or file.
  case notFound(path: String)
  /// The file does not begin like a tape.
  case notATape(path: String)
  /// A later version of Perigee wrote the file.
  case newer(path: String, version: UInt32)
  /// The bytes at this place are not what was written; what follows may be sound.
  case damaged(path: String, offset: Int64, what: String)
  /// A record of this number holds no event or message.
  case undecodable(position: UInt64, life: UInt32, ChannelError)
  /// The system refused.
  case system(SystemError)
}

extension TapeError: CustomStringConvertible {
  /// One sentence.
  public var description: String {
    switch self {
    case .notFound(let path): "there is no tape at \(path)"
    case .notATape(let path): "\(path) is not a tape"
    case .newer(let path, let version):
      "\(path) has format \(version), this perigee reads up to \(TapeFormat.version); use the "
        + "perigee that wrote it or a later one"
    case .damaged(let path, let offset, let what):
      "\(path) is damaged at byte \(offset): \(what)"
    case .undecodable(let position, let life, let error):
      "record \(position) of life \(life) cannot be read: \(error)"
    case .system(let error): "\(error)"
    }
  }
}
