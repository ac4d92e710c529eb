import Foundation
import Glibc
import Synchronization

/// One started program whose output goes to files. It is ended by its process id only, and never
/// after it was reaped, so that no stranger with the same number can be hit.
final class ChildProgram: Sendable {
  /// How a program ended.
  enum End: Hashable, Sendable {
    case code(Int32)
    case signal(Int32)
  }

  /// The system's refusal to start a program.
  struct CannotStart: Error, CustomStringConvertible {
    var path: String
    var code: Int32
    var description: String { "\(path) cannot be started: \(String(cString: strerror(code)))" }
  }

  let name: String
  let pid: pid_t
  private let outputPath: String
  private let errorPath: String
  private let ended = Mutex<End?>(nil)

  /// Starts the program. Standard input is empty. No pipes anywhere: another child could inherit
  /// one and keep it open.
  init(
    _ name: String, path: String, _ arguments: [String], environment: [String: String],
    outputPath: String, errorPath: String
  ) throws {
    self.name = name
    self.outputPath = outputPath
    self.errorPath = errorPath
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errorPath, flags, 0o600)
    var words = ([path] + arguments).map { strdup($0) }
    var variables = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { (words + variables).forEach { free($0) } }
    words.append(nil)
    variables.append(nil)
    var pid: pid_t = 0
    let code = posix_spawn(&pid, path, &actions, nil, words, variables)
    guard code == 0 else { throw CannotStart(path: path, code: code) }
    self.pid = pid
  }

  /// How it ended; nil while it runs.
  var end: End? {
    ended.withLock { end in
      if end == nil {
        var status: Int32 = 0
        if waitpid(pid, &status, WNOHANG) == pid {
          end = status & 0x7F == 0 ? .code(status >> 8 & 0xFF) : .signal(status & 0x7F)
        }
      }
      return end
    }
  }

  /// Sends a signal; nothing happens when it has ended.
  func send(_ signal: Int32) {
    _ = end
    ended.withLock { if $0 == nil { kill(pid, signal) } }
  }

  /// Waits for its end; throws ``NotInTime``.
  func waitForEnd(within limit: Duration = .seconds(30)) async throws -> End {
    try await eventually(
      "the end of \(name) (\(pid))", within: limit, every: .milliseconds(5),
      seen: { String(self.errors.suffix(2000)) }, { self.end })
  }

  /// What it wrote to standard output so far.
  var output: String { text(outputPath) }
  /// What it wrote to standard error so far.
  var errors: String { text(errorPath) }

  private func text(_ path: String) -> String {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
