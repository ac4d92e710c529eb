import Journal
package import TradingModel

extension Reviewer {
  /// What a strategy saw from half of the window before a moment to half of it after, and why it
  /// did or did not trade. Throws where the journal cannot be read; what is missing is told in the
  /// notes.
  package func why(
    _ strategy: String, at moment: Timestamp, window: Duration = .seconds(10)
  ) throws -> WhyReport {
    let half = window / 2
    let (since, until) = (moment.advanced(by: .zero - half), moment.advanced(by: half))
    let id = StrategyID(rawValue: strategy)
    var maker = WhyMaker(strategy: id, at: moment, since: since, until: until)
    if let reader = try journal() {
      var wanted = JournalSelection()
      wanted.strategy = id
      wanted.since = since
      wanted.until = until
      let page = try reader.orderPage(wanted, .oldest)
      maker.requests = page.rows
      maker.hasMoreRequests = page.newer != nil
      maker.restraints = try reader.restraints(at: moment)
        .filter { Reviewer.concerns($0.scope, id) }
      maker.holds = try reader.events(["note"], since: since, until: until)
        .filter { $0["kind"]?.hasPrefix("hold.") ?? false }
    } else {
      maker.notes.append("There is no journal in \(folder) yet.")
    }
    let read = TapeWindowReader.read(
      id, since: since, until: until, in: tapes, progress: progress)
    maker.window = read.window
    if let note = read.note { maker.notes.append(note) }
    maker.lines = logs(of: id, since: since, until: until, &maker.notes)
    return maker.report()
  }

  /// Whether a restraint may concern a strategy. One of an account is shown to all: which account
  /// a strategy would have named is not known before it names one.
  private static func concerns(_ scope: RestraintScope, _ strategy: StrategyID) -> Bool {
    switch scope {
    case .all, .account: true
    case .strategy(let other): other == strategy
    }
  }
}
