public import Feeds
import Synchronization
public import TradingModel

/// What a backend needs to be checked by `FeedBackendConformance`.
public struct ConformanceSubject: Sendable {
  /// The backend, connected.
  public var backend: any FeedBackend
  /// A contract that exactly one instrument fits.
  public var known: Contract
  /// A contract that nothing fits.
  public var unknown: Contract
  /// A pattern that finds something; nil where the backend's search is not to be checked.
  public var pattern: String?
  /// A size that the backend has history of; nil where there is none.
  public var historySize: BarSize?
  /// Whether data is due for the known instrument.
  public var hasLiveData: Bool
  /// Makes live data come, where it does not by itself.
  public var nudge: @Sendable (Instrument) async -> Void
  /// Lets time pass once more, up to the backend's own limits; false when patience is at its end.
  public var wait: @Sendable (_ turn: Int) async -> Bool

  /// A subject from its parts. By default it waits for 200,000 turns of other tasks.
  public init(
    backend: any FeedBackend, known: Contract, unknown: Contract, pattern: String?,
    historySize: BarSize?, hasLiveData: Bool,
    nudge: @escaping @Sendable (Instrument) async -> Void = { _ in },
    wait: @escaping @Sendable (_ turn: Int) async -> Bool = { turn in
      await Task.yield()
      return turn < 200_000
    }
  ) {
    self.backend = backend
    self.known = known
    self.unknown = unknown
    self.pattern = pattern
    self.historySize = historySize
    self.hasLiveData = hasLiveData
    self.nudge = nudge
    self.wait = wait
  }
}

/// Checks the duties that `FeedBackend` states. Every check answers the violations in words;
/// a backend that keeps its duties gets none.
public struct FeedBackendConformance: Sendable {
  private let subject: ConformanceSubject
  private var backend: any FeedBackend { subject.backend }

  /// A suite over one subject.
  public init(_ subject: ConformanceSubject) { self.subject = subject }

  /// Runs every check in turn.
  public func violations() async -> [String] {
    var found = await checkDetails()
    found += await checkSearch()
    found += await checkHistory()
    found += await checkStreams()
    found += checkStrangeStreams()
    return found
  }

  /// Details of a known contract are one instrument with sane rules; of an unknown one none.
  public func checkDetails() async -> [String] {
    var found: [String] = []
    do throws(FeedError) {
      let instruments = try await backend.details(for: subject.known)
      if instruments.count != 1 { found.append("details: \(instruments.count) instruments fit") }
      for instrument in instruments {
        if instrument.id.rawValue <= 0 { found.append("details: id is not positive") }
        if instrument.contract.instrument != nil, instrument.contract.instrument != instrument.id {
          found.append("details: the contract has another id")
        }
        if instrument.tickSize <= .zero { found.append("details: tick size is not positive") }
        if instrument.sizeIncrement <= .zero { found.append("details: no size increment") }
        let byID = try await backend.details(
          for: InstrumentAddress(contractID: instrument.id).contract)
        if byID.map(\.id) != [instrument.id] {
          found.append("details: the id leads to \(byID.map(\.id))")
        }
      }
    } catch {
      found.append("details of a known contract failed: \(error)")
    }
    do throws(FeedError) {
      let none = try await backend.details(for: subject.unknown)
      if !none.isEmpty { found.append("details: an unknown contract is \(none[0].address)") }
    } catch {
      if error.code != .notFound { found.append("details of an unknown contract: \(error.code)") }
    }
    return found
  }

  /// A search finds its pattern; a pattern that fits nothing is an empty answer.
  public func checkSearch() async -> [String] {
    guard let pattern = subject.pattern else { return [] }
    do throws(FeedError) {
      let matches = try await backend.search(pattern)
      var found = matches.isEmpty ? ["search: nothing fits \(pattern)"] : []
      for match in matches where match.address.isEmpty { found.append("search: empty address") }
      return found
    } catch {
      return ["search failed: \(error)"]
    }
  }

  /// A frame is in order, without doubles, ends before its end and is no longer than asked.
  public func checkHistory() async -> [String] {
    guard let size = subject.historySize, let instrument = await instrument() else { return [] }
    let span = backend.capabilities.historySpan(size)
    var found: [String] = []
    if span < .seconds(Int64(size.rawValue)) { found.append("history: the span is below one bar") }
    do throws(FeedError) {
      let newest = try await backend.history(
        HistoryRequest(instrument: instrument, barSize: size, end: nil, span: span))
      found += FeedBackendConformance.faults(of: newest)
      guard newest.count >= 2 else {
        return found + ["history: only \(newest.count) bars in the newest frame"]
      }
      let end = newest[newest.count / 2].start
      let older = try await backend.history(
        HistoryRequest(instrument: instrument, barSize: size, end: end, span: span))
      found += FeedBackendConformance.faults(of: older)
      if let last = older.last, last.start >= end {
        found.append("history: a bar at or after its end")
      }
    } catch {
      found.append("history failed: \(error)")
    }
    return found
  }

  /// A stream opens at once, says that it is live, brings data, and is silent once closed.
  public func checkStreams() async -> [String] {
    guard let instrument = await instrument() else { return [] }
    var found: [String] = []
    let first = RecordingSink()
    let second = RecordingSink()
    let firstID = backend.openStream(.quotes, for: instrument, sink: first)
    let secondID = backend.openStream(.quotes, for: instrument, sink: second)
    if firstID == secondID { found.append("streams: two streams have one number") }
    let isUp = await eventually { first.isLive && second.isLive }
    if !isUp { found.append("streams: no state came") }
    if subject.hasLiveData {
      await subject.nudge(instrument)
      let hasData = await eventually { first.count > 0 && second.count > 0 }
      if !hasData { found.append("streams: no data came") }
    }
    found += first.faults(instrument.id) + second.faults(instrument.id)
    backend.closeStream(firstID)
    let count = first.count
    if subject.hasLiveData {
      let before = second.count
      await subject.nudge(instrument)
      if await !eventually({ second.count > before }) {
        found.append("streams: closing one stopped the other")
      }
      // What was under way on the feed thread when it was closed may still come.
      if first.count > count + 1 { found.append("streams: a closed stream went on") }
    }
    backend.closeStream(secondID)
    return found
  }

  /// Unknown and ended streams are ignored.
  public func checkStrangeStreams() -> [String] {
    backend.closeStream(StreamID(rawValue: -1))
    backend.closeStream(StreamID(rawValue: .max))
    return []
  }

  private func instrument() async -> Instrument? {
    do throws(FeedError) {
      return try await backend.details(for: subject.known).first
    } catch {
      return nil
    }
  }

  private func eventually(_ condition: () -> Bool) async -> Bool {
    var turn = 0
    while !condition() {
      guard await subject.wait(turn) else { return condition() }
      turn += 1
    }
    return true
  }

  private static func faults(of bars: [Bar]) -> [String] {
    var found: [String] = []
    if zip(bars, bars.dropFirst()).contains(where: { $0.start >= $1.start }) {
      found.append("history: bars are not in order")
    }
    for bar in bars where bar.low > min(bar.open, bar.close) || bar.high < max(bar.open, bar.close)
    {
      found.append("history: prices of the bar at \(bar.start.seconds) contradict each other")
    }
    return found
  }
}

/// Keeps count of what a stream brings.
private final class RecordingSink: StreamSink {
  private struct State {
    var isLive = false
    var count = 0
    var instrument: InstrumentID?
    var newest: Timestamp?
    var backwards = 0
  }

  private let state = Mutex(State())

  var isLive: Bool { state.withLock { $0.isLive } }
  var count: Int { state.withLock { $0.count } }

  func faults(_ instrument: InstrumentID) -> [String] {
    state.withLock { state in
      var found: [String] = []
      if let other = state.instrument, other != instrument {
        found.append("streams: data of instrument \(other.rawValue)")
      }
      if state.backwards > 0 { found.append("streams: quotes go back in time") }
      return found
    }
  }

  func receive(_ quote: Quote) {
    state.withLock { state in
      state.count += 1
      state.instrument = quote.instrument
      if let newest = state.newest, quote.time < newest { state.backwards += 1 }
      state.newest = quote.time
    }
  }

  func receive(_ trade: Trade) {
    state.withLock { state in
      state.count += 1
      state.instrument = trade.instrument
    }
  }

  func receive(_ bar: Bar) { state.withLock { $0.count += 1 } }

  func receive(_ change: StreamState) {
    switch change {
    case .live, .delayed: state.withLock { $0.isLive = true }
    case .interrupted, .ended: break
    }
  }
}
