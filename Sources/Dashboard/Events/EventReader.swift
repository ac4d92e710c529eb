import Synchronization

/// One browser's place at the hub: what it has still to be told, and a bell. A reader that is slow
/// finds the newest when it comes back; nothing queues up behind it.
final class EventReader: Sendable {
  let topics: Set<Topic>
  let symbols: [String]
  /// Rings when something waits; ends when the server or the browser does.
  let bell: AsyncStream<Void>
  private let ringer: AsyncStream<Void>.Continuation
  private let mailbox = Mutex(Mailbox())

  init(topics: Set<Topic>, symbols: [String]) {
    self.topics = topics
    self.symbols = symbols
    (bell, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func put(_ rows: [[UInt8]], of topic: Topic) {
    mailbox.withLock { $0.put(rows, of: topic) }
    ringer.yield()
  }

  func beat() {
    mailbox.withLock { $0.beat() }
    ringer.yield()
  }

  /// What is to be written now; empty when nothing waits.
  func take() -> [UInt8] { mailbox.withLock { $0.take() } }

  func end() { ringer.finish() }
}
