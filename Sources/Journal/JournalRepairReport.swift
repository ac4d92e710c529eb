/// What was saved of a damaged journal. The names in JSON are those of the properties.
public struct JournalRepairReport: Hashable, Sendable, Codable {
  /// The new file.
  public var copy: String
  /// Events that were copied.
  public var events: Int64
  /// Events that are lost, as `from...to`, by their numbers.
  public var lost: [String]
  /// Events that were copied although nothing proves them any more: those of before the chain,
  /// when the hash over them does not fit.
  public var unproven: [String]
  /// Orders that the copy knows, and those of them that can still trade.
  public var orders: Int
  /// Of `orders`.
  public var openOrders: Int
  /// Fills that the copy knows.
  public var fills: Int
  /// What a person must look at before trading goes on, one sentence each.
  public var advice: [String]
}
