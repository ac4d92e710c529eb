import Backtest
import Control
import TradingModel

/// What `perigee replay --json` prints.
struct ReplayAnswer: Encodable {
  struct Counts: Encodable {
    var requests, logs, states, timers, subscriptions, others: Int

    init(_ counts: MessageCounts) {
      (requests, logs, states) = (counts.requests, counts.logs, counts.states)
      (timers, subscriptions, others) = (counts.timers, counts.subscriptions, counts.others)
    }
  }

  struct Place: Encodable {
    var life: UInt32
    var event, entry: Int
    var time: Moment
    var text: String

    init(_ place: TapePlace) {
      (life, event, entry) = (place.life, place.event, place.entry)
      time = Moment(place.time)
      text = place.words
    }
  }

  struct Difference: Encodable {
    var message: Int
    var event: Place?
    var recorded, replayed, hint: String?
  }

  struct Row: Encodable {
    var strategy, script: String
    var life: UInt32
    var started: Moment
    var events: Int
    var recorded, replayed: Counts
    var matched: Int
    var difference: Difference?
    var notes: [String]
  }

  var session: String
  var entries, events, matched, differences: Int
  var first, last: Moment?
  var strategies: [Row]
  var notes: [String]

  init(_ report: ReplayReport) {
    session = report.session
    entries = report.entries
    events = report.events
    matched = report.matched
    differences = report.differences
    first = report.firstTime.map(Moment.init)
    last = report.lastTime.map(Moment.init)
    notes = report.notes
    strategies = report.rows.map { row in
      Row(
        strategy: row.strategy, script: row.script, life: row.life,
        started: Moment(row.firstTime), events: row.events, recorded: Counts(row.recorded),
        replayed: Counts(row.replayed), matched: row.matched,
        difference: row.difference.map {
          Difference(
            message: $0.message, event: $0.event.map(Place.init), recorded: $0.recorded,
            replayed: $0.replayed, hint: $0.hint)
        }, notes: row.notes)
    }
  }
}

/// What `perigee replay --script --json` prints.
struct ComparisonAnswer: Encodable {
  struct Worth: Encodable {
    var currency: String
    var price: Price?
    var source: String?
    var oneMinute, fiveMinutes, end: Money?

    init(_ worth: DecisionWorth) {
      currency = worth.currency
      price = worth.price
      source = worth.source
      (oneMinute, fiveMinutes, end) = (worth.oneMinute, worth.fiveMinutes, worth.end)
    }
  }

  struct Decision: Encodable {
    var text: String
    var worth: Worth?

    init(_ decision: ComparisonReport.Decision) {
      text = decision.words
      worth = decision.worth.map(Worth.init)
    }
  }

  struct Change: Encodable {
    var event: ReplayAnswer.Place
    var recorded, new: Decision?
  }

  struct Total: Encodable {
    var currency: String
    var oneMinute, fiveMinutes, end: Money
  }

  var session, strategy, recordedScript, newScript: String
  var recordedDecisions, newDecisions, same, unlisted: Int
  var changes: [Change]
  var totals: [Total]
  var faults: [String]
  var notes: [String]
  var baseline: ReplayAnswer

  init(_ report: ComparisonReport) {
    session = report.session
    strategy = report.strategy
    recordedScript = report.recordedScript
    newScript = report.newScript
    recordedDecisions = report.recordedDecisions
    newDecisions = report.newDecisions
    same = report.same
    unlisted = report.unlisted
    changes = report.changes.map {
      Change(
        event: ReplayAnswer.Place($0.place), recorded: $0.recorded.map(Decision.init),
        new: $0.new.map(Decision.init))
    }
    totals = report.totals.map {
      Total(
        currency: $0.currency, oneMinute: $0.oneMinute, fiveMinutes: $0.fiveMinutes, end: $0.end)
    }
    faults = report.faults
    notes = report.notes
    baseline = ReplayAnswer(report.baseline)
  }
}
