import TradingModel

/// Carries one backend stream's data into the hub.
final class HubSink: StreamSink {
  private let hub: FeedHub
  private let token: StreamToken

  init(hub: FeedHub, token: StreamToken) {
    self.hub = hub
    self.token = token
  }

  func receive(_ quote: Quote) { hub.receive(quote, from: token) }
  func receive(_ trade: Trade) { hub.receive(trade, from: token) }
  func receive(_ bar: Bar) { hub.receive(bar, from: token) }
  func receive(_ book: MarketDepth) { hub.receive(book, from: token) }
  func receive(_ state: StreamState) { hub.receive(state, from: token) }
}
