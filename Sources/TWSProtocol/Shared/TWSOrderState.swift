/// What the gateway says about an order: its status, its margins and its costs.
///
/// The margins are unset except in the answer to a what-if order.
public struct TWSOrderState: Hashable, Sendable {
  /// The gateway's word, such as `Submitted` or `Filled`.
  public var status: String = ""
  /// The initial margin without the order.
  public var initialMarginBefore: TWSNumber = .unset
  /// The maintenance margin without the order.
  public var maintenanceMarginBefore: TWSNumber = .unset
  /// The equity with loan without the order.
  public var equityWithLoanBefore: TWSNumber = .unset
  /// What the order adds to the initial margin.
  public var initialMarginChange: TWSNumber = .unset
  /// What the order adds to the maintenance margin.
  public var maintenanceMarginChange: TWSNumber = .unset
  /// What the order adds to the equity with loan.
  public var equityWithLoanChange: TWSNumber = .unset
  /// The initial margin with the order.
  public var initialMarginAfter: TWSNumber = .unset
  /// The maintenance margin with the order.
  public var maintenanceMarginAfter: TWSNumber = .unset
  /// The equity with loan with the order.
  public var equityWithLoanAfter: TWSNumber = .unset
  /// The commission.
  public var commission: TWSNumber = .unset
  /// The least commission to expect.
  public var minimumCommission: TWSNumber = .unset
  /// The most commission to expect.
  public var maximumCommission: TWSNumber = .unset
  /// The currency of the commission.
  public var commissionCurrency: String = ""
  /// The currency of the margins; from version 195 on.
  public var marginCurrency: String = ""
  /// As above, outside regular hours; from version 195 on.
  public var initialMarginBeforeOutsideRTH: TWSNumber = .unset
  /// As above, outside regular hours; from version 195 on.
  public var maintenanceMarginBeforeOutsideRTH: TWSNumber = .unset
  /// As above, outside regular hours; from version 195 on.
  public var equityWithLoanBeforeOutsideRTH: TWSNumber = .unset
  /// As above, outside regular hours; from version 195 on.
  public var initialMarginChangeOutsideRTH: TWSNumber = .unset
  /// As above, outside regular hours; from version 195 on.
  public var maintenanceMarginChangeOutsideRTH: TWSNumber = .unset
  /// As above, outside regular hours; from version 195 on.
  public var equityWithLoanChangeOutsideRTH: TWSNumber = .unset
  /// As above, outside regular hours; from version 195 on.
  public var initialMarginAfterOutsideRTH: TWSNumber = .unset
  /// As above, outside regular hours; from version 195 on.
  public var maintenanceMarginAfterOutsideRTH: TWSNumber = .unset
  /// As above, outside regular hours; from version 195 on.
  public var equityWithLoanAfterOutsideRTH: TWSNumber = .unset
  /// The size that IB suggests; from version 195 on.
  public var suggestedSize: TWSNumber = .unset
  /// Why the order was rejected; from version 195 on.
  public var rejectReason: String = ""
  /// How the order is shared out; from version 195 on, mostly empty.
  public var allocations: [OrderAllocation] = []
  /// What IB warns of.
  public var warningText: String = ""
  /// When the order was finished; in completed orders only.
  public var completedTime: String = ""
  /// How the order was finished; in completed orders only.
  public var completedStatus: String = ""

  /// Every field at its default.
  public init() {}
}
