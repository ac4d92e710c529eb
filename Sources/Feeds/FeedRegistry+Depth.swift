import TradingModel

/// Order books: one stream for each instrument that some reader wants a book of.
extension FeedRegistry {
  /// A reader wants so many rows; the book that is known comes at once.
  mutating func joinDepth(_ rows: Int, _ stream: FeedStream, _ subscription: FeedSubscription) {
    guard rows > 0 else { return }
    guard hasDepth else {
      let error = FeedError(.invalid, "the source has no order books")
      for symbol in subscription.symbols.suffix(1) {
        subscription.reader.send(.failed(symbol: symbol, error))
      }
      return
    }
    subscription.depth = max(subscription.depth, rows)
    if rows > stream.depthRows { openDepth(rows, stream) }
    if let book = stream.lastBook { subscription.reader.send(.depth(book)) }
  }

  private mutating func openDepth(_ rows: Int, _ stream: FeedStream) {
    if let old = stream.depthToken { act(.closeStream(old)) }
    let token = StreamToken(slot: stream.slot, number: nextNumber())
    stream.depthToken = token
    stream.depthRows = rows
    act(.openStream(token, .depth(rows: rows), stream.instrument))
  }

  /// Ends a book that nobody wants any more.
  mutating func leaveDepth(_ stream: FeedStream) {
    guard let token = stream.depthToken, !stream.subscriptions.contains(where: { $0.depth > 0 })
    else { return }
    act(.closeStream(token))
    stream.depthToken = nil
    stream.depthRows = 0
    stream.lastBook = nil
  }

  mutating func receive(_ book: MarketDepth, from token: StreamToken) {
    guard let stream = streams[token.slot], stream.depthToken == token else { return }
    statistics.events &+= 1
    stream.events &+= 1
    stream.lastBook = book
    for subscription in stream.subscriptions where subscription.depth > 0 {
      subscription.reader.send(.depth(book))
    }
  }

  /// What the backend says of a book's stream; false when the token is of no book.
  mutating func receivedDepth(_ state: StreamState, from token: StreamToken) -> Bool {
    guard let stream = streams[token.slot], stream.depthToken == token else { return false }
    guard case .ended(let error) = state else {
      // Rows of a broken book are worth nothing.
      if case .interrupted = state { stream.lastBook = nil }
      return true
    }
    stream.depthToken = nil
    for subscription in stream.subscriptions where subscription.depth > 0 {
      subscription.depth = 0
      let cause = FeedError(
        error.code, "no order book: " + error.message, sourceCode: error.sourceCode)
      for symbol in subscription.symbols {
        subscription.reader.send(.failed(symbol: symbol, cause))
      }
    }
    stream.depthRows = 0
    act(.closeStream(token))
    return true
  }
}
