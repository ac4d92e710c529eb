import Backtest
import Tape

/// Finds recorded sessions.
enum SessionPlace {
  /// The folder of all tapes in a data folder.
  static func root(_ dataDirectory: String) -> String { "\(dataDirectory)/tape" }

  /// The session of this name; `latest` is the newest, and a path with a slash is the session's
  /// folder itself, wherever it lies.
  static func recording(_ name: String, in context: CommandContext) throws -> TapeRecording {
    let root = root(context.dataDirectory)
    do throws(TapeError) {
      if name.contains("/") {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let trimmed = parts.last == "" ? parts.dropLast() : parts[...]
        return TapeRecording(
          try TapeSession.find(
            trimmed.last.map(String.init) ?? "", in: trimmed.dropLast().joined(separator: "/")))
      }
      return TapeRecording(try TapeSession.find(name, in: root))
    } catch {
      guard case .notFound = error else { throw CommandFailure(.error, error.description) }
      throw CommandFailure(
        .notFound,
        "there is no recorded session \(name) in \(root); perigee tape list shows those that are "
          + "there")
    }
  }
}
