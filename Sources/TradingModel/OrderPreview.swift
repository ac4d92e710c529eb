/// What an order would do to its account, by the broker's word (a what-if). Nothing was placed.
public struct OrderPreview: Hashable, Sendable, Codable {
  /// A figure before the order, its change, and after it.
  public struct Change: Hashable, Sendable, Codable {
    /// Before the order.
    public var before: Money?
    /// The difference that the order makes.
    public var change: Money?
    /// After the order.
    public var after: Money?
    /// A change from its parts.
    public init(before: Money?, change: Money?, after: Money?) {
      self.before = before
      self.change = change
      self.after = after
    }
  }

  /// The initial margin.
  public var initialMargin: Change
  /// The maintenance margin.
  public var maintenanceMargin: Change
  /// The equity with loan value.
  public var equityWithLoan: Change
  /// The commission; nil where the broker tells only a range.
  public var commission: Money?
  /// The least commission.
  public var minimumCommission: Money?
  /// The most commission.
  public var maximumCommission: Money?
  /// The currency of the commission.
  public var commissionCurrency: String?
  /// The broker's warning; nil for none.
  public var warning: String?

  /// A preview from its parts.
  public init(
    initialMargin: Change, maintenanceMargin: Change, equityWithLoan: Change,
    commission: Money? = nil, minimumCommission: Money? = nil, maximumCommission: Money? = nil,
    commissionCurrency: String? = nil, warning: String? = nil
  ) {
    self.initialMargin = initialMargin
    self.maintenanceMargin = maintenanceMargin
    self.equityWithLoan = equityWithLoan
    self.commission = commission
    self.minimumCommission = minimumCommission
    self.maximumCommission = maximumCommission
    self.commissionCurrency = commissionCurrency
    self.warning = warning
  }
}
