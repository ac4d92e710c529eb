package import Control
package import TradingModel

/// What a strategy has made by its own fills, over all of its instruments.
package struct StrategyWorth: Hashable, Sendable {
  /// Multiplier included, commissions left out.
  package var realized = Money.zero
  /// What is held at the newest prices; nil when the price of something held is not known.
  package var open: Money? = .zero
  /// What executions cost, by currency.
  package var commissions: [String: Money] = [:]
  /// How many instruments it holds.
  package var held = 0

  /// Realised and open together less the commissions; nil when the open part is not known.
  package var total: Money? {
    open.map { open in commissions.values.reduce(realized + open) { $0 - $1 } }
  }

  /// The currency of it all where there is one only; sums over several are of unlike things.
  package var currency: String? { commissions.count == 1 ? commissions.keys.first : nil }

  /// By strategy.
  package static func all(_ books: BookList) -> [String: StrategyWorth] {
    var result: [String: StrategyWorth] = [:]
    for row in books.rows + books.closed {
      for owner in row.owners {
        guard let name = owner.strategy else { continue }
        var worth = result[name] ?? StrategyWorth()
        worth.realized = worth.realized + owner.realizedProfit
        if !owner.quantity.isZero {
          worth.held += 1
          worth.open = owner.openProfit.flatMap { open in worth.open.map { $0 + open } }
        }
        for cost in owner.commissions {
          worth.commissions[cost.currency] =
            (worth.commissions[cost.currency] ?? .zero) + cost.amount
        }
        result[name] = worth
      }
    }
    return result
  }
}
