package import Journal
package import TradingModel

/// Answers what happened with an order, and why a strategy did what it did, from the files of a
/// data folder. Reads only, beside a daemon or without one; slow questions read much of a tape.
package struct Reviewer {
  /// The data folder.
  package var folder: String
  /// Where the tapes are.
  package var tapes: String
  /// The limits that are configured today for a strategy on an account, by name.
  package var limits: (StrategyID?, AccountName) -> [OrderTimeline.Fact] = { _, _ in [] }
  /// Called now and then while a tape is read, with the bytes read and those of all.
  package var progress: (Int64, Int64) -> Void = { _, _ in }

  /// The files, opened by somebody who reads them often; nil to open them for each question.
  package var journalReader: JournalReader?
  package var logReader: LogReader?

  package init(folder: String) {
    self.folder = folder
    tapes = "\(folder)/tape"
  }

  /// The most log lines that a timeline or an answer shows.
  static let lineLimit = 200

  /// The timeline of an order by its intent, the broker's account-wide number of it, or one of its
  /// executions; nil when the journal has none. Throws where the journal cannot be read; what is
  /// missing beside it is told in the notes.
  package func timeline(of name: String) throws -> OrderTimeline? {
    guard let reader = try journal() else { return nil }
    guard let intent = try reader.intent(named: name),
      let history = try reader.history(of: intent)
    else { return nil }
    var notes: [String] = []
    let begun = history.order.createdAt.timestamp
    let ended = TimelineMaker.end(of: history)
    let lines = logs(
      of: history.order.strategy, and: intent, since: begun.advanced(by: .seconds(-2)),
      until: ended.advanced(by: .seconds(5)), &notes)
    var window: TapeWindow?
    if let strategy = history.order.strategy {
      let read = TapeWindowReader.read(
        strategy, since: begun.advanced(by: .seconds(-2)),
        until: begun.advanced(by: .seconds(1)), in: tapes, progress: progress)
      window = read.window
      if let note = read.note { notes.append(note) }
    } else {
      notes.append("No strategy of this system asked for it: it was made elsewhere.")
    }
    let held = try reader.restraints(at: begun)
    var maker = TimelineMaker(
      history: history, lines: lines, window: window, restraints: held,
      limits: limits(history.order.strategy, history.order.account))
    maker.notes = notes
    return maker.timeline()
  }

  /// The journal; nil when nothing was recorded yet.
  func journal() throws -> JournalReader? {
    if let journalReader { return journalReader }
    do {
      return try JournalReader(folder: folder)
    } catch {
      if error.code == .missing { return nil }
      throw error
    }
  }

  /// Lines of a strategy, and of an order, around a time, oldest first, with notes on what is not
  /// there.
  func logs(
    of strategy: StrategyID?, and order: IntentID? = nil, since: Timestamp, until: Timestamp,
    _ notes: inout [String]
  ) -> [LogEntry] {
    var filter = LogFilter(since: since, until: until, limit: Reviewer.lineLimit)
    do throws(JournalError) {
      let reader = if let logReader { logReader } else { try LogReader(folder: folder) }
      var found: [Int64: LogEntry] = [:]
      var isCut = false
      if let strategy {
        filter.strategy = strategy
        let page = try reader.page(filter, .oldest)
        isCut = page.newer != nil
        for entry in page.entries { found[entry.id] = entry }
      }
      if let order {
        filter.strategy = nil
        filter.order = order
        let page = try reader.page(filter, .oldest)
        isCut = isCut || page.newer != nil
        for entry in page.entries { found[entry.id] = entry }
      }
      if isCut { notes.append("Of the log lines of that time only the first are shown.") }
      return found.values.sorted { $0.id < $1.id }
    } catch {
      notes.append("The log cannot be read: \(error.description)")
      return []
    }
  }
}
