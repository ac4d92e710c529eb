import Synchronization

/// Tells all browsers what changes: one poller per topic, whatever the number of readers, so that
/// twenty pages cost the daemon what one costs. A topic without readers is not polled.
final class EventHub: Sendable {
  private struct State {
    var readers: [ObjectIdentifier: EventReader] = [:]
    var newest: [Topic: [[UInt8]]] = [:]
    var hasEnded = false
  }

  /// At most so many streams at once; more are refused.
  static let readerLimit = 128
  /// At most so many symbols are quoted for all readers together; the others are left out.
  static let symbolLimit = 50
  /// A stream that has nothing to tell tells that it lives.
  static let heartbeat = Duration.seconds(15)

  private let state = Mutex(State())
  private let poll: @Sendable (TopicQuestion) async -> TopicAnswer?
  private let clock: any Clock<Duration>

  /// `poll` asks the sources; nil means that nothing could be learned.
  init(
    clock: any Clock<Duration>, poll: @escaping @Sendable (TopicQuestion) async -> TopicAnswer?
  ) {
    self.clock = clock
    self.poll = poll
  }

  /// A new reader; nil when there are too many or the server ends.
  func open(topics: Set<Topic>, symbols: [String]) -> EventReader? {
    let reader = EventReader(topics: topics, symbols: symbols)
    let newest: [Topic: [[UInt8]]]? = state.withLock { state in
      guard !state.hasEnded, state.readers.count < EventHub.readerLimit else { return nil }
      state.readers[ObjectIdentifier(reader)] = reader
      return state.newest
    }
    guard let newest else { return nil }
    for topic in topics where !topic.isAppending && topic != .quotes {
      if let rows = newest[topic] { reader.put(rows, of: topic) }
    }
    reader.beat()
    return reader
  }

  func close(_ reader: EventReader) {
    reader.end()
    state.withLock { state in
      state.readers[ObjectIdentifier(reader)] = nil
      // What is old by the time somebody reads again must not be told as new.
      let wanted = state.readers.values.reduce(into: Set<Topic>()) { $0.formUnion($1.topics) }
      state.newest = state.newest.filter { wanted.contains($0.key) }
    }
  }

  var readerCount: Int { state.withLock { $0.readers.count } }

  /// Ends every stream, and takes no new one.
  func end() {
    let readers = state.withLock { state in
      state.hasEnded = true
      defer { state.readers = [:] }
      return Array(state.readers.values)
    }
    for reader in readers { reader.end() }
  }

  /// Polls until cancelled.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      for topic in Topic.allCases { group.addTask { await self.follow(topic) } }
      group.addTask { await self.beat() }
    }
  }

  private func beat() async {
    while await pause(EventHub.heartbeat) {
      for reader in readers() { reader.beat() }
    }
  }

  /// False when the hub is to end.
  private func pause(_ duration: Duration) async -> Bool {
    do {
      try await clock.sleep(for: duration)
      return true
    } catch {
      return false
    }
  }

  private func readers() -> [EventReader] { state.withLock { Array($0.readers.values) } }

  private func follow(_ topic: Topic) async {
    var mark = TopicMark()
    while await pause(topic.interval) {
      let readers = readers().filter { $0.topics.contains(topic) }
      guard !readers.isEmpty else {
        mark = TopicMark()
        continue
      }
      let symbols = EventHub.symbols(of: topic == .quotes ? readers : [])
      if topic == .quotes && symbols.isEmpty { continue }
      guard let answer = await poll(TopicQuestion(topic: topic, symbols: symbols, mark: mark))
      else { continue }
      mark = answer.mark
      tell(answer, of: topic, to: readers)
    }
  }

  private func tell(_ answer: TopicAnswer, of topic: Topic, to readers: [EventReader]) {
    if topic.isAppending {
      guard !answer.rows.isEmpty else { return }
    } else {
      let isNew = state.withLock { state in
        defer { state.newest[topic] = answer.rows }
        return state.newest[topic] != answer.rows
      }
      // Whoever came since the last event has got the newest by `open`.
      guard isNew else { return }
    }
    for reader in readers { reader.put(answer.rows, of: topic) }
  }

  /// The symbols of all readers, in their order, the first ones up to the limit.
  private static func symbols(of readers: [EventReader]) -> [String] {
    var seen: Set<String> = []
    var symbols: [String] = []
    for symbol in readers.flatMap(\.symbols) where seen.insert(symbol).inserted {
      symbols.append(symbol)
      if symbols.count == symbolLimit { break }
    }
    return symbols
  }
}

/// What a poller asks.
struct TopicQuestion: Sendable {
  var topic: Topic
  var symbols: [String]
  var mark: TopicMark
}

/// What a poller learned: rows as JSON, one each.
struct TopicAnswer: Sendable {
  var rows: [[UInt8]]
  var mark: TopicMark
}

/// Up to where a topic that adds up was told.
struct TopicMark: Sendable {
  /// The newest log line's number; nil before the first look.
  var line: Int64?
  /// The executions of the last look; nil before the first.
  var executions: Set<String>?
}
