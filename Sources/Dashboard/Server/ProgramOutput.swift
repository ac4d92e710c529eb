import Glibc
import Logging

/// Lines to whoever started the program: the daemon reads both streams into its log.
enum ProgramOutput {
  static func line(_ text: String) { write("\(text)\n", to: STDOUT_FILENO) }

  /// Tells why the program does not go on: to the daemon as a line of the log, to a person as
  /// commands do.
  static func complain(_ text: String, supervised: Bool) {
    write("\(supervised ? "error " : "perigee-dashboard: ")\(text)\n", to: STDERR_FILENO)
  }

  static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)
  }
}

/// The program's log: `level text` on standard error, one line each.
struct OutputLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let text = "\(event.message)".replacing("\n", with: " ")
    ProgramOutput.write("\(event.level) \(text)\n", to: STDERR_FILENO)
  }
}
