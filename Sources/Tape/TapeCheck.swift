import StrategyChannel

/// Reads a whole session and looks whether everything on it can be: every block's checksum, every
/// record, and the order of what stands there.
public enum TapeCheck {
  /// The most problems that are kept in words; the others are only counted.
  public static let problemLimit = 100

  /// What was found.
  public struct Report: Sendable, Hashable {
    /// What could be read.
    public var info: TapeInfo
    /// What is wrong, the first hundred, in the tape's order.
    public var problems: [String] = []
    /// How much is wrong.
    public var problemCount = 0
    /// What is not wrong, but limits what can be proven: a kill's torn end, gaps, a clock that
    /// was set back.
    public var notes: [String] = []
  }

  /// Checks the session in a folder. `progress` is called now and then with the bytes read so far.
  /// Throws only when not even the first file can be opened.
  public static func run(
    _ folder: String, progress: (Int64) -> Void = { _ in }
  ) throws(TapeError) -> Report {
    let reader = try TapeReader(session: folder)
    var report = Report(info: TapeInfo(reader))
    var rules = Rules()
    while true {
      do throws(TapeError) {
        guard let entry = try reader.next() else { break }
        report.info.count(entry)
        if let fault = rules.take(entry, isWhole: reader.pruned == 0) { report.add(fault) }
        if report.info.entries % 4096 == 0 { progress(reader.bytesRead) }
      } catch {
        report.add("\(error)")
        switch error {
        case .damaged, .undecodable: continue
        // What cannot be gone past ends the reading.
        case .notFound, .notATape, .newer, .system:
          report.info.finish(reader)
          return report
        }
      }
    }
    report.info.finish(reader)
    report.addNotes(rules, pruned: reader.pruned)
    return report
  }

  /// The rules of the order; each fault is told once per entry.
  fileprivate struct Rules {
    var position: UInt64?
    var newest: TimedEntry?
    var stepsBack = 0
    var lives: Set<TapeEntry.Life> = []
    var endedLives: Set<TapeEntry.Life> = []

    /// `isWhole`: the tape is there from its beginning on.
    mutating func take(_ entry: TimedEntry, isWhole: Bool) -> String? {
      defer { position = entry.position }
      if let newest, entry.time < newest.time { stepsBack += 1 }
      newest = entry
      if let position, entry.position <= position {
        return "entry \(entry.position) follows entry \(position)"
      }
      let life = entry.entry.life
      if endedLives.contains(life) {
        return "entry \(entry.position) belongs to life \(life), which had ended"
      }
      let isNew = lives.insert(life).inserted
      if case .message = entry.entry, isNew, isWhole {
        return
          "life \(life) begins with a message at entry \(entry.position): it saw nothing before"
      }
      if case .ended = entry.entry { endedLives.insert(life) }
      return nil
    }
  }
}

extension TapeCheck.Report {
  fileprivate mutating func add(_ problem: String) {
    problemCount += 1
    if problems.count < TapeCheck.problemLimit { problems.append(problem) }
  }

  fileprivate mutating func addNotes(_ rules: TapeCheck.Rules, pruned: UInt64) {
    if let tear = info.tear {
      let rest = tear.bytes > 0 ? "; \(tear.bytes) bytes after it are \(tear.what ?? "torn")" : ""
      notes.append(
        "the tape was not closed: its daemon still runs, or was killed; the last complete block "
          + "ends at byte \(tear.offset) of \(tear.path)\(rest)")
    }
    if pruned > 0 { notes.append("the first \(pruned) records were removed with their days") }
    if info.lost > 0 { notes.append("\(info.lost) entries were lost: the recorder was behind") }
    if rules.stepsBack > 0 {
      notes.append("the machine's clock was set back \(rules.stepsBack) times")
    }
  }
}
