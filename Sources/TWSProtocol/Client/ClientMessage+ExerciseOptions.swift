extension ClientMessage {
  /// Exercises options or lets them lapse.
  public struct ExerciseOptions: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The option.
    public var contract: TWSContract = TWSContract()
    /// 1 exercises, 2 lets lapse.
    public var action: Int = 0
    /// How many.
    public var quantity: Int = 0
    /// The account number.
    public var account: String = ""
    /// 1 overrides what would happen by itself.
    public var overrides: Int = 0
    /// When a manual order was entered; from version 180 on.
    public var manualOrderTime: String = ""
    /// From version 183 on.
    public var customerAccount: String = ""
    /// From version 184 on.
    public var isProfessionalCustomer: TWSFlag = false

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contract: TWSContract,
      action: Int,
      quantity: Int,
      account: String,
      overrides: Int,
      manualOrderTime: String = "",
      customerAccount: String = "",
      isProfessionalCustomer: TWSFlag = false
    ) {
      self.requestID = requestID
      self.contract = contract
      self.action = action
      self.quantity = quantity
      self.account = account
      self.overrides = overrides
      self.manualOrderTime = manualOrderTime
      self.customerAccount = customerAccount
      self.isProfessionalCustomer = isProfessionalCustomer
    }
  }
}

extension ClientMessage.ExerciseOptions: MessageBody {
  static var name: StaticString { "exerciseOptions" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(2)
    coder.raw(&requestID, "requestID")
    contract.layoutEleven(&coder)
    coder.integer(&action, "action")
    coder.integer(&quantity, "quantity")
    coder.text(&account, "account")
    coder.integer(&overrides, "overrides")
    if coder.version >= .manualExerciseTime {
      coder.text(&manualOrderTime, "manualOrderTime")
    }
    if coder.version >= .customerAccount {
      coder.text(&customerAccount, "customerAccount")
    }
    if coder.version >= .professionalCustomer {
      coder.flag(&isProfessionalCustomer, "isProfessionalCustomer")
    }
  }
}
