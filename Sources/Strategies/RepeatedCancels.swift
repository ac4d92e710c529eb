import Orders
import TradingModel

/// Finds, among requests that are handed over together, each cancel of everything that follows
/// another with nothing between that it could end: a flood of them would cost the order desk a walk
/// over the strategy's orders each.
struct RepeatedCancels {
  private struct Key: Hashable {
    var strategy: StrategyID
    var account: AccountName
  }

  /// Where everything is cancelled, and nothing was asked for since.
  private var cancelled: Set<Key> = []

  /// Takes the next request; true for a cancel that changes nothing.
  mutating func isRepetition(_ request: OrderRequest) -> Bool {
    let key = Key(strategy: request.strategy, account: request.account)
    switch request.action {
    case .cancelAll: return !cancelled.insert(key).inserted
    case .place, .modify:
      cancelled.remove(key)
      return false
    case .cancel, .preview: return false
    }
  }
}
