import TradingModel

extension OrderBook {
  /// Drops orders that have been final since before `time`, with their executions. O(all orders).
  mutating func prune(before time: Timestamp) {
    forget(endedBefore: time, except: [])
    executions.forgetUnowned(before: time)
  }

  /// Drops orders that have been final since before `time`, but none that belongs with an order
  /// that still works. O(all orders).
  mutating func forgetFamilies(endedBefore time: Timestamp) {
    var working: Set<IntentID> = []
    for intent in open { if let track = tracks[intent] { working.insert(track.order.family) } }
    forget(endedBefore: time, except: working)
  }

  private mutating func forget(endedBefore time: Timestamp, except working: Set<IntentID>) {
    var gone: Set<IntentID> = []
    for (intent, track) in tracks where track.order.updatedAt < time && !track.isOpen {
      guard working.isEmpty || !working.contains(track.order.family) else { continue }
      gone.insert(intent)
    }
    guard !gone.isEmpty else { return }
    executions.forget(ofOrders: gone)
    remove(gone)
  }
}

extension Order {
  /// The entry of the bracket that it belongs to; itself where it belongs to none.
  fileprivate var family: IntentID { parent ?? ticket.attributes.parent ?? intent }
}
