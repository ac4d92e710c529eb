/// What contract details tell of a fund, as text where the gateway sends text.
public struct FundData: Hashable, Sendable {
  /// The name.
  public var name: String = ""
  /// The family.
  public var family: String = ""
  /// The type.
  public var type: String = ""
  /// The load at purchase.
  public var frontLoad: String = ""
  /// The load at sale.
  public var backLoad: String = ""
  /// For how long the load at sale holds.
  public var backLoadTimeInterval: String = ""
  /// The fee.
  public var managementFee: String = ""
  /// Whether it is closed.
  public var isClosed: TWSFlag = false
  /// Whether it takes new investors.
  public var isClosedForNewInvestors: TWSFlag = false
  /// Whether it takes new money.
  public var isClosedForNewMoney: TWSFlag = false
  /// From which amount on it wants to know.
  public var notifyAmount: String = ""
  /// The smallest first purchase.
  public var minimumInitialPurchase: String = ""
  /// The smallest further purchase.
  public var minimumSubsequentPurchase: String = ""
  /// The states in which it may be sold.
  public var blueSkyStates: String = ""
  /// The territories in which it may be sold.
  public var blueSkyTerritories: String = ""
  /// How it pays out; empty for none stated.
  public var distributionPolicy: String = ""
  /// What it holds; empty for none stated.
  public var assetType: String = ""

  /// Every field at its default.
  public init() {}
}

extension FundData {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&name, "name")
    coder.text(&family, "family")
    coder.text(&type, "type")
    coder.text(&frontLoad, "frontLoad")
    coder.text(&backLoad, "backLoad")
    coder.text(&backLoadTimeInterval, "backLoadTimeInterval")
    coder.text(&managementFee, "managementFee")
    coder.flag(&isClosed, "isClosed")
    coder.flag(&isClosedForNewInvestors, "isClosedForNewInvestors")
    coder.flag(&isClosedForNewMoney, "isClosedForNewMoney")
    coder.text(&notifyAmount, "notifyAmount")
    coder.text(&minimumInitialPurchase, "minimumInitialPurchase")
    coder.text(&minimumSubsequentPurchase, "minimumSubsequentPurchase")
    coder.text(&blueSkyStates, "blueSkyStates")
    coder.text(&blueSkyTerritories, "blueSkyTerritories")
    coder.text(&distributionPolicy, "distributionPolicy")
    coder.text(&assetType, "assetType")
  }
}
