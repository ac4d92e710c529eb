extension ClientMessage {
  /// Asks for the values of an account or model.
  public struct RequestAccountUpdatesMulti: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The account number.
    public var account: String = ""
    /// The model, or empty.
    public var modelCode: String = ""
    /// Whether only the ledger and the net liquidation value are wanted.
    public var isLedgerAndNLV: TWSFlag = false

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      account: String,
      modelCode: String = "",
      isLedgerAndNLV: TWSFlag = false
    ) {
      self.requestID = requestID
      self.account = account
      self.modelCode = modelCode
      self.isLedgerAndNLV = isLedgerAndNLV
    }
  }
}

extension ClientMessage.RequestAccountUpdatesMulti: MessageBody {
  static var name: StaticString { "requestAccountUpdatesMulti" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.text(&account, "account")
    coder.text(&modelCode, "modelCode")
    coder.flag(&isLedgerAndNLV, "isLedgerAndNLV")
  }
}
