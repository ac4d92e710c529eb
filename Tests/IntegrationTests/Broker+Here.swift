import Orders

extension Broker {
  /// Writes in the session that is up now.
  func place(_ orders: [BrokerOrder]) throws(BrokerError) { try place(orders, in: session) }
}
