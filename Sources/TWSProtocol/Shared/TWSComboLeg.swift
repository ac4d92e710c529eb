/// One leg of a combination.
public struct TWSComboLeg: Hashable, Sendable {
  /// The contract of the leg.
  public var contractID: Int = 0
  /// How many of it for one combination.
  public var ratio: TWSNumber = 1
  /// `BUY` or `SELL`.
  public var action: String = ""
  /// Where the leg is traded.
  public var exchange: String = ""
  /// 0 same as the combination, 1 open, 2 close, 3 unknown.
  public var openClose: TWSNumber = 0
  /// 0 unapplicable, 1 clearing broker, 2 third party.
  public var shortSaleSlot: TWSNumber = 0
  /// Where the shares of a third party are held.
  public var designatedLocation: String = ""
  /// The exemption from the short sale rule; -1 for none.
  public var exemptCode: TWSNumber = -1

  /// Every field at its default.
  public init() {}
}
