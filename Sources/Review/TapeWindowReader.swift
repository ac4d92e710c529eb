import StrategyChannel
import Tape
import TradingModel

/// Reads a window of one strategy from the tape of the session that ran then.
struct TapeWindowReader {
  /// What is known of one life.
  private struct Life {
    var strategies: [StrategyID] = []
    var words = EventWords()
    /// Which symbols, as scripts write them, are which instrument.
    var written: [ChildEvent.InstrumentIndex: Set<String>] = [:]
    /// What each strategy wants to see, as its script writes it.
    var wishes: [UInt16: Set<String>] = [:]
    var callbacks: [UInt16: Set<String>] = [:]

    /// Whether a strategy is told of an event.
    func concerns(_ event: ChildEvent, _ index: UInt16) -> Bool {
      if let own = event.strategy { return own == index }
      guard strategies.count > 1, let instrument = event.body.instrument,
        let wishes = wishes[index]
      else { return true }
      return !wishes.isDisjoint(with: written[instrument] ?? [])
    }
  }

  private let strategy: StrategyID
  private let since: Timestamp
  private let until: Timestamp
  private var lives: [TapeEntry.Life: Life] = [:]
  private(set) var window: TapeWindow

  private init(_ strategy: StrategyID, since: Timestamp, until: Timestamp) {
    self.strategy = strategy
    self.since = since
    self.until = until
    window = TapeWindow(strategy: strategy)
  }

  /// The window, or why there is none, in a sentence. `progress` is called now and then with the
  /// bytes read and those of all sessions that it reads. O(the sessions up to the window's end).
  static func read(
    _ strategy: StrategyID, since: Timestamp, until: Timestamp, in root: String,
    progress: (Int64, Int64) -> Void = { _, _ in }
  ) -> (window: TapeWindow?, note: String?) {
    do throws(TapeError) {
      var inside: [(session: TapeSession, bytes: Int64)] = []
      var earlier: String?
      for session in try TapeSession.list(in: root).reversed() {
        let summary = try session.summary()
        guard let first = summary.first, first <= until else { continue }
        guard let last = summary.last, last >= since else {
          earlier = session.name
          break
        }
        inside.append((session, summary.rawBytes))
      }
      guard !inside.isEmpty else {
        guard let earlier else {
          return (nil, "There is no tape of that time: what the strategy saw is not known.")
        }
        return (
          nil, "Nothing was recorded at that time: the session \(earlier) ended before it."
        )
      }
      var own = TapeWindowReader(strategy, since: since, until: until)
      let total = inside.reduce(0) { $0 + $1.bytes }
      var before: Int64 = 0
      for (session, bytes) in inside.reversed() {
        try own.read(session) { progress(before + $0, total) }
        before += bytes
      }
      // Where the daemon was restarted in the window, both of its lives are shown.
      let note =
        inside.count > 1
        ? "The daemon began anew in the window: session \(inside[0].session.name)." : nil
      return (own.window, note)
    } catch {
      if case .notFound = error {
        return (nil, "There is no tape in \(root): what the strategy saw is not known.")
      }
      return (nil, "The tape cannot be read: \(error)")
    }
  }

  /// Reads one session on. The lives of the one before ended with their daemon.
  private mutating func read(
    _ session: TapeSession, _ progress: (Int64) -> Void
  ) throws(TapeError) {
    lives = [:]
    window.isRunning = false
    let reader = try TapeReader(
      session: session.folder, ticksFrom: since.advanced(by: .seconds(-Self.lookBack)))
    var count = 0
    while true {
      do throws(TapeError) {
        guard let entry = try reader.next() else { break }
        // A clock that was set back a little must not end the reading early.
        if entry.time > until.advanced(by: .seconds(5)) { break }
        take(entry)
      } catch {
        switch error {
        case .damaged, .undecodable:
          window.lost &+= 1
          continue
        case .notFound, .notATape, .newer, .system: throw error
        }
      }
      count += 1
      if count % 4096 == 0 { progress(reader.bytesRead) }
    }
  }

  /// Seconds before the window in which the newest quote is looked for.
  private static let lookBack: Int64 = 120

  // MARK: Entries

  private mutating func take(_ entry: TimedEntry) {
    switch entry.entry {
    case .event(let number, let event):
      learn(event, number)
      guard let life = lives[number], let index = index(in: life), life.concerns(event, index)
      else { return }
      take(event, of: life, index, entry)
    case .message(let number, let message):
      learn(message, number)
      guard let life = lives[number], index(in: life) == message.strategy else { return }
      take(message, entry, callbacks: life.callbacks[message.strategy])
    case .ended(let number, _):
      guard let life = lives.removeValue(forKey: number), index(in: life) != nil else { return }
      // A new process begins before the one that it takes the place of has ended.
      guard entry.time <= until else { return }
      window.isRunning = lives.values.contains { self.index(in: $0) != nil }
    case .gap(let number, let lost):
      if let life = lives[number], index(in: life) != nil { window.lost &+= lost }
    }
  }

  private func index(in life: Life) -> UInt16? {
    life.strategies.firstIndex(of: strategy).flatMap(UInt16.init(exactly:))
  }

  private mutating func learn(_ event: ChildEvent, _ number: TapeEntry.Life) {
    switch event.body {
    case .start(let desk): lives[number] = Life(strategies: desk.strategies.map(\.strategy))
    case .instrument(let index, let symbol, let instrument):
      lives[number, default: Life()].words.symbols[index] = instrument.address
      lives[number]?.words.addresses[instrument.id] = instrument.address
      lives[number]?.written[index, default: []].insert(symbol)
    case .quote, .trade, .depth, .bar, .warmedUp, .feedState, .feedFailed, .order, .filled,
      .requestRefused, .preview, .position, .holding, .accountValue, .timer, .connection, .stop:
      break
    }
  }

  private mutating func learn(_ message: ChildMessage, _ number: TapeEntry.Life) {
    switch message.body {
    case .described(let description):
      lives[number]?.wishes[message.strategy] = Set(description.wishes.map(\.symbol))
      lives[number]?.callbacks[message.strategy] = Set(description.callbacks)
    case .subscribe(let wish): lives[number]?.wishes[message.strategy]?.insert(wish.symbol)
    case .unsubscribe(let symbol): lives[number]?.wishes[message.strategy]?.remove(symbol)
    case .started, .request, .log, .state, .delivered, .timerSet, .timerCancel, .fault,
      .interrupted, .stopped:
      break
    }
  }

  private mutating func take(
    _ event: ChildEvent, of life: Life, _ index: UInt16, _ entry: TimedEntry
  ) {
    guard entry.time <= until else { return }
    window.words = life.words
    window.callbacks = life.callbacks[index] ?? window.callbacks
    switch event.body {
    case .start:
      window.isRunning = true
      window.feeds = [:]
      window.unready = [:]
      window.fault = nil
      window.stop = nil
    case .feedState(let instrument, let state):
      window.feeds[life.words.symbol(instrument)] = state.isFlowing ? nil : state
    case .connection(let account, let isReady, let text):
      window.unready[account] = isReady ? nil : text ?? "not connected"
    case .stop(let reason): window.stop = reason
    case .instrument, .quote, .trade, .depth, .bar, .warmedUp, .feedFailed, .order, .filled,
      .requestRefused, .preview, .position, .holding, .accountValue, .timer:
      break
    }
    guard entry.time >= since else {
      if case .quote(let instrument, let quote, _) = event.body {
        window.quotesBefore[life.words.symbol(instrument)] = quote
      }
      window.before = (entry.time, life.words.text(event.body))
      return
    }
    if window.seen.count >= TapeWindow.limit {
      window.seen.removeFirst(TapeWindow.limit / 10)
      window.leftOut += TapeWindow.limit / 10
    }
    window.seen.append(
      .init(
        position: entry.position, time: entry.time, event: event, words: life.words))
  }

  private mutating func take(
    _ message: ChildMessage, _ entry: TimedEntry, callbacks: Set<String>?
  ) {
    guard entry.time <= until else { return }
    window.callbacks = callbacks ?? window.callbacks
    if case .described(let description) = message.body, let fault = description.fault {
      window.fault = fault.message
    }
    if case .stopped = message.body { window.isRunning = false }
    guard entry.time >= since, !window.seen.isEmpty else { return }
    window.seen[window.seen.count - 1].answers.append((entry.time, message.body))
  }
}

extension ChildEvent.Body {
  /// The instrument that an event of the whole desk is about.
  fileprivate var instrument: ChildEvent.InstrumentIndex? {
    switch self {
    case .instrument(let index, _, _), .quote(let index, _, _), .trade(let index, _, _),
      .depth(let index, _), .bar(let index, _, _, _), .warmedUp(let index, _),
      .feedState(let index, _):
      index
    case .start, .feedFailed, .order, .filled, .requestRefused, .preview, .position, .holding,
      .accountValue, .timer, .connection, .stop:
      nil
    }
  }
}

extension FeedCondition {
  /// Whether data comes, however late.
  fileprivate var isFlowing: Bool {
    switch self {
    case .live, .delayed: true
    case .stale, .interrupted: false
    }
  }
}
