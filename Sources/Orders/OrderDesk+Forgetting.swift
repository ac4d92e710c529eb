public import TradingModel

extension OrderDesk {
  /// Forgets orders that ended before `time`, with their executions, once more than `count` orders
  /// are known; none that belongs with an order that still works. Only for a desk without a log
  /// whose broker tells nothing of them again: such a desk would keep them for `memory`.
  public func forgetEnded(before time: Timestamp, beyond count: Int) {
    guard book.tracks.count > count else { return }
    book.forgetFamilies(endedBefore: time)
  }
}
