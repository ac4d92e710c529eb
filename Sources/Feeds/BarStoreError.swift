/// Why a bar store refused.
public enum BarStoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no room for so many older rows; nothing was written.
  case noRoomToPrepend(asked: Int, room: Int)
  /// A bar is not newer (append) or not older (prepend) than all that are there.
  case outOfOrder
  /// The memory could not be had; the text is the system's.
  case unavailable(String)
  /// The segment is not a bar store of a version that this reader knows.
  case notABarStore(String)
  /// The writer moved rows again and again while the rows were being read.
  case busy

  /// What happened, in one sentence.
  public var description: String {
    switch self {
    case .noRoomToPrepend(let asked, let room):
      "no room for \(asked) older bars, only for \(room)"
    case .outOfOrder: "the bar does not follow those that are there"
    case .unavailable(let text): "shared memory is not to be had: \(text)"
    case .notABarStore(let name): "\(name) is not a bar store of version 1"
    case .busy: "the bars moved while they were read; read again"
    }
  }
}
