public import TradingModel

/// Something worth keeping that is no order and no fill: connections, discrepancies, warnings.
public struct JournalNote: Hashable, Sendable, Codable {
  /// The journal's number of it, rising.
  public var id: Int64
  /// When.
  public var at: JournalTime
  /// The account that it is about, where it is about one.
  public var account: AccountName?
  /// The kind of note (`order.external`, `broker.connected`).
  public var kind: String
  /// The words.
  public var text: String
}
