public import History
import StrategyChannel
public import Tape
public import TradingModel

/// The market of a recorded life as data for a backtest: one kind of what its strategies saw of one
/// instrument. A bar is known at its end and a quote at its arrival, whose clocks may differ; in a
/// series of its own each is in order.
///
/// Reads the tape once for each series; the memory does not grow with the tape.
public struct TapeHistory: HistoryReader, @unchecked Sendable {  // One thread at a time.
  /// What a series holds.
  public enum Kind: Sendable, Hashable {
    /// Changes of the best bid and ask.
    case quotes
    /// Trades of others.
    case trades
    /// Finished bars of a size.
    case bars(BarSize)
  }

  private let session: any RecordedSession
  private let life: TapeEntry.Life
  private let instrument: InstrumentID
  private let kind: Kind
  private let entries: Int
  private var walk: (any TapeEntries)?
  private var index: ChildEvent.InstrumentIndex?
  private var done = 0
  private var hasEnded = false
  private var newest = Timestamp(rawValue: .min)

  /// The events of one kind of an instrument in a life. `entries` is how many the session has.
  public init(
    _ session: any RecordedSession, life: TapeEntry.Life, instrument: InstrumentID, _ kind: Kind,
    entries: Int
  ) {
    self.kind = kind
    self.session = session
    self.life = life
    self.instrument = instrument
    self.entries = entries
  }

  /// Entries of the tape that were passed, and all.
  public var progress: (done: Int64, of: Int64)? { (Int64(done), Int64(entries)) }

  /// Puts the next events into `buffer`.
  public mutating func read(
    into buffer: inout [HistoryEvent], limit: Int
  ) throws(HistoryError) {
    buffer.removeAll(keepingCapacity: true)
    do {
      if walk == nil { walk = try session.entries() }
      while buffer.count < limit, !hasEnded {
        guard let item = try walk?.next() else {
          hasEnded = true
          return
        }
        done += 1
        if let event = take(item.entry) { buffer.append(event) }
      }
    } catch {
      throw HistoryError(file: session.name, message: "\(error)")
    }
  }

  private mutating func take(_ entry: TapeEntry) -> HistoryEvent? {
    guard entry.lifeNumber == life else { return nil }
    switch entry {
    case .event(_, let event): return take(event)
    case .ended, .gap:
      hasEnded = true
      return nil
    case .message: return nil
    }
  }

  private mutating func take(_ event: ChildEvent) -> HistoryEvent? {
    switch event.body {
    case .instrument(let number, _, let details):
      if details.id == instrument { index = number }
      return nil
    case .quote(index, let quote, _): return kind == .quotes ? inOrder(.quote(quote)) : nil
    case .trade(index, let trade, _): return kind == .trades ? inOrder(.trade(trade)) : nil
    case .bar(index, let size, let bar, _):
      return kind == .bars(size) ? inOrder(.bar(bar, size)) : nil
    case .start, .quote, .trade, .bar, .depth, .warmedUp, .feedState, .feedFailed, .order, .filled,
      .requestRefused, .preview, .position, .holding, .accountValue, .timer, .connection, .stop:
      return nil
    }
  }

  /// Leaves out what comes after something newer, such as old bars that were asked for late: a
  /// backtest's clock does not go back.
  private mutating func inOrder(_ event: HistoryEvent) -> HistoryEvent? {
    guard event.time >= newest else { return nil }
    newest = event.time
    return event
  }
}
