import Foundation
import Glibc
import TradingModel

/// The process's surroundings, read once: variables, folders, terminal. Nothing else in the
/// project reads them.
struct SystemEnvironment: Sendable {
  var variables: [String: String]
  /// The working directory; an absolute path.
  var workingDirectory: String
  /// Whether standard output is a terminal.
  var isOutputTerminal: Bool
  /// Whether standard error is a terminal.
  var isErrorTerminal: Bool
  /// The terminal's width in columns; nil when standard output is no terminal.
  var terminalWidth: Int?

  /// The user's home folder, or the root where none is set.
  var home: String { variables["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "/" }

  /// Who runs the command, for the journal.
  var user: String {
    [variables["USER"], variables["LOGNAME"]].compactMap { $0 }.first { !$0.isEmpty }
      ?? "uid \(getuid())"
  }

  /// Whether colours may be written to standard output; `NO_COLOR` switches them off.
  var usesColours: Bool { isOutputTerminal && variables["NO_COLOR", default: ""].isEmpty }

  /// Reads the surroundings of this process.
  static func current() -> SystemEnvironment {
    let isOutputTerminal = isatty(STDOUT_FILENO) == 1
    return SystemEnvironment(
      variables: ProcessInfo.processInfo.environment,
      workingDirectory: FileManager.default.currentDirectoryPath,
      isOutputTerminal: isOutputTerminal, isErrorTerminal: isatty(STDERR_FILENO) == 1,
      terminalWidth: isOutputTerminal ? readWidth() : nil)
  }

  private static func readWidth() -> Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
