public import TradingModel

extension OrderDesk {
  /// Asks for the end of every working order of a strategy on an account, as its deployment wants:
  /// it may be down, gone, or run and know nothing of it. Its request numbers stay its own. Returns
  /// how many were working. Throws, and does nothing, when the account has no live client. A
  /// journal that refuses hinders nothing: the records wait.
  @discardableResult
  public func cancelAll(
    of strategy: StrategyID, on account: AccountName
  ) throws(OrderRefusal) -> Int {
    var step = OrderStep()
    book.begin()
    let count: Int
    do throws(OrderRefusal) {
      count = try book.cancelAll(
        of: strategy, on: account, lane: lane(of: account), at: clock(), into: &step)
    } catch {
      book.rollback()
      throw error
    }
    do throws(OrderLogError) {
      try store(step.records)
    } catch {
      book.commit()
      sendUnrecorded(step, because: error)
      return count
    }
    book.commit()
    act(on: step)
    return count
  }
}
