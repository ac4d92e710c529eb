import Journal
import Strategies
import TradingModel

/// The journal's fills, as the fleet delivers them.
final class JournalOutbox: FillOutbox {
  private let journal: OrderJournal

  init(_ journal: OrderJournal) { self.journal = journal }

  func newest() throws -> Int64 { try journal.newestFill() }

  func number(of execution: ExecutionID) throws -> Int64? { try journal.number(of: execution) }

  func fills(
    of strategy: StrategyID, after number: Int64, limit: Int
  ) throws -> (fills: [WaitingFill], leftOut: Int) {
    let pending = try journal.fills(of: strategy, after: number, limit: limit)
    return (
      pending.items.map { WaitingFill(number: $0.number, fill: $0.fill, replaced: $0.replaced) },
      pending.leftOut
    )
  }
}
