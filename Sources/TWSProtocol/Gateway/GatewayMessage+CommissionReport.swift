extension GatewayMessage {
  /// What a fill cost, and what it realised.
  ///
  /// A bad field does not lose the report: it stays absent and is told in ``defects``. Only a
  /// report without an ``executionID`` is an error.
  public struct CommissionReport: Hashable, Sendable {
    /// The fill.
    public var executionID: String = ""
    /// The commission, positive for a cost.
    public var commission: TWSNumber = .unset
    /// The currency of the commission.
    public var currency: String = ""
    /// The profit that the fill realised; unset for an opening fill.
    public var realizedPNL: TWSNumber = .unset
    /// The yield of a bond.
    public var yield: TWSNumber = .unset
    /// The date of the yield, `YYYYMMDD` as a number.
    public var yieldRedemptionDate: TWSNumber = .unset
    /// What could not be read; empty for a sound message.
    public var defects: [TWSError] = []

    init() {}

    /// A message with these fields.
    public init(
      executionID: String,
      commission: TWSNumber = .unset,
      currency: String = "",
      realizedPNL: TWSNumber = .unset,
      yield: TWSNumber = .unset,
      yieldRedemptionDate: TWSNumber = .unset,
      defects: [TWSError] = []
    ) {
      self.executionID = executionID
      self.commission = commission
      self.currency = currency
      self.realizedPNL = realizedPNL
      self.yield = yield
      self.yieldRedemptionDate = yieldRedemptionDate
      self.defects = defects
    }
  }
}
