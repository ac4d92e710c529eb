import DequeModule
import TradingModel

/// One ticket's side of the feed: its subscriber and what waits for it. Guarded by the hub's
/// lock.
final class FeedReader {
  let ticket: FeedTicket
  let subscriber: any FeedSubscriber
  private let queueLimit: Int
  /// Bars, details and states that had no room, oldest first.
  private var queue: Deque<FeedEvent> = []
  /// The newest quote of each instrument that had no room, in the order of their first miss.
  private var quotes: [Quote] = []
  /// The newest order book of each instrument that had no room.
  private var books: [MarketDepth] = []
  private(set) var hasPending = false
  /// Its queue ran over.
  private(set) var isOverrun = false
  /// Nothing more is sent but its last words.
  private(set) var isDetached = false
  private(set) var delivered = 0
  private(set) var conflated = 0
  private(set) var droppedTrades = 0
  /// The slots of the streams it reads.
  var slots: Set<Int> = []
  /// Symbols being looked up for it.
  var awaitedSymbols: Set<String> = []

  init(ticket: FeedTicket, subscriber: any FeedSubscriber, queueLimit: Int) {
    self.ticket = ticket
    self.subscriber = subscriber
    self.queueLimit = queueLimit
  }

  /// Sends an event or keeps what has to be kept of it.
  @inline(__always)
  func send(_ event: FeedEvent) {
    if !hasPending, subscriber.offer(event) {
      delivered &+= 1
      return
    }
    sendSlowly(event)
  }

  /// Sends an event only when it is taken at once; false keeps nothing.
  func trySend(_ event: FeedEvent) -> Bool {
    guard flush(), !isDetached, subscriber.offer(event) else { return false }
    delivered &+= 1
    return true
  }

  /// Offers again what waits; true when nothing waits any more.
  @discardableResult
  func flush() -> Bool {
    guard hasPending else { return true }
    while let event = queue.first {
      guard subscriber.offer(event) else { return false }
      delivered &+= 1
      queue.removeFirst()
    }
    while let quote = quotes.first {
      guard subscriber.offer(.quote(quote)) else { return false }
      delivered &+= 1
      quotes.removeFirst()
    }
    while let book = books.first {
      guard subscriber.offer(.depth(book)) else { return false }
      delivered &+= 1
      books.removeFirst()
    }
    hasPending = false
    return true
  }

  /// It missed what it must not miss: it will be detached.
  func overrun() { isOverrun = !isDetached }

  /// Forgets everything and leaves only the news that its symbols ended.
  func detach(symbols: [String]) {
    guard !isDetached else { return }
    isDetached = true
    isOverrun = false
    quotes = []
    books = []
    let error = FeedError(
      .cancelled,
      "the reader fell behind by \(queueLimit) events and was detached; open the feed again")
    queue = Deque(symbols.map { .failed(symbol: $0, error) })
    hasPending = !queue.isEmpty
    flush()
  }

  @inline(never)
  private func sendSlowly(_ event: FeedEvent) {
    guard !isDetached else { return }
    if hasPending, flush(), subscriber.offer(event) {
      delivered &+= 1
      return
    }
    hasPending = true
    switch event {
    case .quote(let quote): hold(quote)
    case .trade: droppedTrades &+= 1
    case .depth(let book):
      books.removeAll { $0.instrument == book.instrument }
      books.append(book)
    case .details, .bar, .warmedUp, .state, .failed:
      guard queue.count < queueLimit else {
        isOverrun = true
        return
      }
      queue.append(event)
    }
  }

  private func hold(_ quote: Quote) {
    var newest = quote
    newest.changed.insert(.conflated)
    conflated &+= 1
    // A linear search: a reader has few instruments and is rarely slow.
    if let index = quotes.firstIndex(where: { $0.instrument == quote.instrument }) {
      newest.changed.formUnion(quotes[index].changed.subtracting([.delayed, .halted]))
      quotes[index] = newest
    } else {
      quotes.append(newest)
    }
  }
}
