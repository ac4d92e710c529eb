/// Which versions one side speaks, and how two sides agree.
public struct VersionSupport: Hashable, Sendable {
  /// How a negotiation ends.
  public enum Outcome: Hashable, Sendable {
    /// Both sides speak this version.
    case agreed(ServerVersion)
    /// There is none; close the connection.
    case refused(Refusal)
  }

  /// Why there is no version that both sides speak.
  public enum Refusal: Hashable, Sendable {
    /// The peer's newest version is older than our oldest.
    case peerTooOld(newest: ServerVersion, needed: ServerVersion)
    /// The peer's oldest version, or the one it chose, is newer than our newest.
    case peerTooNew(oldest: ServerVersion, supported: ServerVersion)
    /// The versions overlap only in ones that must not be spoken.
    case onlyExcluded(ServerVersion)
  }

  /// The oldest version.
  public let minimum: ServerVersion
  /// The newest version.
  public let maximum: ServerVersion

  /// Versions that are never agreed on: at 158 a common client leaves out a field that the
  /// version has, and between 201 and 212 text and protobuf are mixed.
  public static func isExcluded(_ version: ServerVersion) -> Bool {
    version == .duration || (version >= .firstMixed && version < .firstProtobuf)
  }

  /// Support for a range.
  public init(minimum: ServerVersion, maximum: ServerVersion) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// What this module can speak as a gateway: 157 to 200 without 158.
  public static let gateway = VersionSupport(minimum: .oldestText, maximum: .newestText)
  /// What this module can speak as a client: 176 to 200.
  public static let client = VersionSupport(minimum: .oldestForClient, maximum: .newestText)

  /// The gateway's side: the newest version that both speak.
  public func answer(_ hello: ClientHello) -> Outcome {
    guard hello.maximum >= minimum else {
      return .refused(.peerTooOld(newest: hello.maximum, needed: minimum))
    }
    guard hello.minimum <= maximum else {
      return .refused(.peerTooNew(oldest: hello.minimum, supported: maximum))
    }
    let newest = min(hello.maximum, maximum)
    let oldest = max(hello.minimum, minimum)
    var candidate = newest
    while candidate >= oldest {
      if !Self.isExcluded(candidate) { return .agreed(candidate) }
      candidate = ServerVersion(rawValue: candidate.rawValue - 1)
    }
    return .refused(.onlyExcluded(newest))
  }

  /// The client's side: whether the version that the gateway chose can be spoken.
  public func accept(_ hello: ServerHello) -> Outcome {
    if hello.version < minimum {
      return .refused(.peerTooOld(newest: hello.version, needed: minimum))
    }
    if hello.version > maximum {
      return .refused(.peerTooNew(oldest: hello.version, supported: maximum))
    }
    return Self.isExcluded(hello.version)
      ? .refused(.onlyExcluded(hello.version)) : .agreed(hello.version)
  }
}
