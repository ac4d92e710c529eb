import TradingModel

/// Counts starts that followed a run without an orderly end, so that a daemon which dies and is
/// started again and again does not trade in between.
struct RestartHistory: Hashable {
  /// Starts of this many within `window` hold trading back, the newest included.
  static let limit = 5
  /// How far back starts count.
  static let window = Duration.seconds(600)
  /// Lines that are kept.
  static let memory = 64

  /// One line of the file.
  enum Entry: Hashable {
    case start(Timestamp)
    case end(Timestamp)
  }

  private(set) var entries: [Entry]

  /// What a file says; lines that are none are left out.
  init(_ text: String) {
    entries = text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let time = Int64(words[1]) else { return nil }
      switch words[0] {
      case "start": return .start(Timestamp(rawValue: time))
      case "end": return .end(Timestamp(rawValue: time))
      case _: return nil
      }
    }
  }

  /// The file's text.
  var text: String {
    entries.suffix(RestartHistory.memory).map { entry in
      switch entry {
      case .start(let time): "start \(time.rawValue)\n"
      case .end(let time): "end \(time.rawValue)\n"
      }
    }.joined()
  }

  /// Notes a start, and answers how many starts after an unclean end lie in the window, this one
  /// included; 0 when the last run ended in order or never was.
  mutating func begin(at now: Timestamp) -> Int {
    entries.append(.start(now))
    var count = 0
    var wasRunning = false
    var newestCounts = false
    for entry in entries {
      switch entry {
      case .end: wasRunning = false
      case .start(let time):
        newestCounts = wasRunning
        // A clock that went back makes older starts look like coming ones: they count.
        if wasRunning, now.since(time) < RestartHistory.window { count += 1 }
        wasRunning = true
      }
    }
    return newestCounts ? count : 0
  }

  /// Notes an orderly end.
  mutating func end(at now: Timestamp) { entries.append(.end(now)) }
}
