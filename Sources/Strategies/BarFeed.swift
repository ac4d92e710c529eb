import Feeds

/// The bars that one strategy asked for after its desk already had the symbol: takes nothing else
/// from its ticket, as the desk's own ticket brings the rest.
final class BarFeed: FeedSubscriber {
  private let desk: DeskFeed
  private let strategy: UInt16
  private let symbol: String

  init(desk: DeskFeed, strategy: UInt16, symbol: String) {
    self.desk = desk
    self.strategy = strategy
    self.symbol = symbol
  }

  func offer(_ event: FeedEvent) -> Bool {
    switch event {
    case .bar(let instrument, let size, let bar, let isWarmup):
      desk.send(bar, size, of: instrument, isWarmup: isWarmup, to: strategy)
    case .warmedUp(let instrument, let size):
      desk.warmedUp(size, of: instrument, to: strategy)
    case .details, .quote, .trade, .state, .failed: break
    }
    return true
  }
}
