import Dispatch
import Glibc
import Synchronization

/// Files whose appearance halts all trading; their text is the reason. Their removal changes
/// nothing.
///
/// Looked for every `interval`, on a queue of its own. Thread-safe.
final class HaltFile: Sendable {
  /// What was seen of one path.
  private enum Sight {
    case absent
    /// It is there and has no text yet: a shell makes the file before it writes into it.
    case empty
    case told
  }

  private struct State {
    var sights: [String: Sight] = [:]
    var timer: (any DispatchSourceTimer)?
  }

  /// The file's name, in the data folder unless the configuration says otherwise, and in `system`.
  static let name = "HALT"
  /// The folder of the whole machine, where there is one.
  static let system = "/run/perigee"
  static let interval = Duration.milliseconds(20)
  /// How much of the text is read, in bytes.
  static let textLimit = 1024

  let paths: [String]
  private let state = Mutex(State())

  /// Files that are not watched yet.
  init(paths: [String]) { self.paths = paths }

  /// A file that exists now; nil when none does.
  var existing: String? { paths.first { access($0, F_OK) == 0 } }

  /// Looks once, on the caller's thread, and then goes on looking until `stop`. `appeared` is
  /// called at once when a file is first seen, `read` at the latest one look later, with its path
  /// and text; each once until it disappears.
  func watch(
    appeared: @escaping @Sendable () -> Void,
    read: @escaping @Sendable (_ path: String, _ text: String) -> Void
  ) {
    look(appeared, read)
    state.withLock { state in
      let source = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "perigee.halt"))
      source.setEventHandler { [self] in look(appeared, read) }
      source.schedule(
        deadline: .now(), repeating: .nanoseconds(Int(clamping: Self.nanoseconds)),
        leeway: .milliseconds(2))
      source.resume()
      state.timer = source
    }
  }

  private static let nanoseconds = interval.components.attoseconds / 1_000_000_000

  /// Ends the looking.
  func stop() {
    state.withLock { state in
      state.timer?.cancel()
      state.timer = nil
    }
  }

  private func look(
    _ appeared: @Sendable () -> Void, _ read: @Sendable (String, String) -> Void
  ) {
    for path in paths {
      let known = state.withLock { $0.sights[path] ?? .absent }
      guard access(path, F_OK) == 0 else {
        // One that was empty may be gone before it was read; it was there all the same.
        if case .empty = known { read(path, "") }
        set(.absent, path)
        continue
      }
      switch known {
      case .told: continue
      case .absent:
        appeared()
        let text = HaltFile.text(of: path)
        if !text.isEmpty { read(path, text) }
        set(text.isEmpty ? .empty : .told, path)
      case .empty:
        read(path, HaltFile.text(of: path))
        set(.told, path)
      }
    }
  }

  private func set(_ sight: Sight, _ path: String) {
    state.withLock { $0.sights[path] = sight }
  }

  /// The beginning of the file; empty when it cannot be read: that it is there is enough.
  static func text(of path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: textLimit)
    let count = Glibc.read(file, &bytes, bytes.count)
    guard count > 0 else { return "" }
    return String(decoding: bytes[..<count], as: UTF8.self)
      .trimmingPrefix { $0.isWhitespace }.description
  }
}
