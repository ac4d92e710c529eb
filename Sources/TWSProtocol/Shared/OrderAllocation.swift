/// How an order is shared out to one account.
public struct OrderAllocation: Hashable, Sendable {
  /// The account number.
  public var account: String = ""
  /// What it holds.
  public var position: TWSNumber = .unset
  /// What it shall hold.
  public var positionDesired: TWSNumber = .unset
  /// What it will hold.
  public var positionAfter: TWSNumber = .unset
  /// What it shall get.
  public var desiredQuantity: TWSNumber = .unset
  /// What it may get.
  public var allowedQuantity: TWSNumber = .unset
  /// Whether these are amounts of money.
  public var isMonetary: TWSFlag = false

  init() {}

  /// A message with these fields.
  public init(
    account: String,
    position: TWSNumber,
    positionDesired: TWSNumber,
    positionAfter: TWSNumber,
    desiredQuantity: TWSNumber,
    allowedQuantity: TWSNumber,
    isMonetary: TWSFlag
  ) {
    self.account = account
    self.position = position
    self.positionDesired = positionDesired
    self.positionAfter = positionAfter
    self.desiredQuantity = desiredQuantity
    self.allowedQuantity = allowedQuantity
    self.isMonetary = isMonetary
  }
}

extension OrderAllocation {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&account, "account")
    coder.number(&position, .size, "position")
    coder.number(&positionDesired, .size, "positionDesired")
    coder.number(&positionAfter, .size, "positionAfter")
    coder.number(&desiredQuantity, .size, "desiredQuantity")
    coder.number(&allowedQuantity, .size, "allowedQuantity")
    coder.flag(&isMonetary, "isMonetary")
  }
}
