import Control
import Tape

/// A session in the listing of tapes.
struct TapeRow: Hashable, Sendable, Encodable {
  var session: String
  var first: Moment?
  var last: Moment?
  var records: UInt64
  var days: Int
  var bytes: Int64
  var rawBytes: Int64
  /// Whether it was closed: else it is still written, or was killed.
  var closed: Bool

  init(_ session: TapeSession, _ summary: TapeSession.Summary) {
    self.session = session.name
    first = summary.first.map(Moment.init)
    last = summary.last.map(Moment.init)
    records = summary.records
    days = session.files.count
    bytes = session.bytes
    rawBytes = summary.rawBytes
    closed = summary.isClosed
  }
}

/// What a tape holds.
struct TapeInfoRow: Hashable, Sendable, Encodable {
  struct Life: Hashable, Sendable, Encodable {
    var life: UInt32
    var strategies: [String]
    var first: Moment
    var last: Moment
    var events: UInt64
    var messages: UInt64
    var lost: UInt64
    var ended: Bool
    var eventsTaken: UInt64?
  }

  var session: String
  var perigee: String
  var started: Moment
  var first: Moment?
  var last: Moment?
  var entries: UInt64
  var events: UInt64
  var lost: UInt64
  var bytes: Int64
  var rawBytes: Int64
  var closed: Bool
  var kinds: [String: UInt64]
  var lives: [Life]
  /// What limits what can be proven of it.
  var notes: [String]
  /// What is wrong with it, the first hundred.
  var problems: [String]
  var problemCount: Int

  init(_ report: TapeCheck.Report) {
    let info = report.info
    session = info.session
    perigee = info.perigee
    started = Moment(info.started)
    first = info.first.map(Moment.init)
    last = info.last.map(Moment.init)
    entries = info.entries
    events = info.events
    lost = info.lost
    bytes = info.bytes
    rawBytes = info.rawBytes
    closed = info.tear == nil
    kinds = info.kinds
    lives = info.lives.map { life in
      Life(
        life: life.number, strategies: life.strategies, first: Moment(life.first),
        last: Moment(life.last), events: life.events, messages: life.messages, lost: life.lost,
        ended: life.hasEnded, eventsTaken: life.eventsTaken)
    }
    notes = report.notes
    problems = report.problems
    problemCount = report.problemCount
  }
}

/// What an export wrote.
struct TapeExportRow: Hashable, Sendable, Encodable {
  struct File: Hashable, Sendable, Encodable {
    var table: String
    var rows: Int
    var path: String
  }

  var session: String
  var files: [File]
  var problems: [String]
}
