/// A message that must not be lost over a bad field: about a fill, an order or a position.
///
/// Where a field does not parse, its value stays absent and the defect is told with the message.
/// What may not be absent, and how much may be wrong, each message says for itself.
protocol LenientMessageBody: MessageBody {
  /// What could not be read; empty for a sound message.
  var defects: [TWSError] { get set }
  /// The fields without which the message would mislead; the first one names what it is about.
  static var essentials: [String] { get }
  /// Whether the field that names what the message is about is empty.
  var lacksIdentifier: Bool { get }
  /// Whether the message may end early or late. With repeated or optional parts in the middle it
  /// may not: what follows a lost place would be read into wrong fields.
  static var toleratesLength: Bool { get }
}

extension LenientMessageBody {
  /// With more defects than this the message is taken for something else altogether.
  static var maximumDefects: Int { 8 }
  static var toleratesLength: Bool { true }
  var lacksIdentifier: Bool { false }

  /// Whether the message is lost with this.
  static func isFatal(_ defect: TWSError) -> Bool {
    if let name = defect.fieldName, essentials.contains(name) { return true }
    switch defect.kind {
    case .badCount, .unknownVariant, .unknownMessageVersion: return true
    case .missingField, .unterminatedField, .leftoverFields: return !toleratesLength
    case .badInteger, .badNumber, .badFlag, .emptyMessage, .emptyIdentifier, .oversizedFrame,
      .textContainsNUL, .payloadTooLarge, .badHello, .unsupportedVersion:
      return false
    }
  }
}

extension GatewayMessage.ExecutionDetails: LenientMessageBody {
  // A fill is kept as long as it can be told from others, whatever else is wrong with it.
  static var maximumDefects: Int { 64 }
  static var essentials: [String] { ["executionID"] }
  var lacksIdentifier: Bool { executionID.isEmpty }
}

extension GatewayMessage.CommissionReport: LenientMessageBody {
  static var essentials: [String] { ["executionID"] }
  var lacksIdentifier: Bool { executionID.isEmpty }
}

extension GatewayMessage.OrderStatus: LenientMessageBody {
  // An absent client would read as client 0, which is one.
  static var essentials: [String] { ["orderID", "status", "clientID"] }
}

extension GatewayMessage.Position: LenientMessageBody {
  static var essentials: [String] { ["account", "contractID", "position"] }
}

extension GatewayMessage.PositionMulti: LenientMessageBody {
  static var essentials: [String] { ["requestID", "account", "contractID", "position"] }
}

extension GatewayMessage.PortfolioValue: LenientMessageBody {
  static var essentials: [String] { ["account", "contractID", "position"] }
}

extension GatewayMessage.OpenOrder: LenientMessageBody {
  static var essentials: [String] {
    // The last two decide which fields follow them.
    [
      "orderID", "contractID", "action", "totalQuantity", "orderType", "clientID", "status",
      "scalePriceIncrement", "hasDeltaNeutral",
    ]
  }
  static var toleratesLength: Bool { false }
}

extension GatewayMessage.CompletedOrder: LenientMessageBody {
  static var essentials: [String] {
    [
      "contractID", "action", "totalQuantity", "orderType", "status", "scalePriceIncrement",
      "hasDeltaNeutral",
    ]
  }
  static var toleratesLength: Bool { false }
}

extension GatewayMessage {
  /// What could not be read of a message that was worth keeping; empty for all others.
  ///
  /// Fills, commissions, orders, statuses and positions are kept over a bad field, which then is
  /// absent. Whoever takes one reports these.
  public var defects: [TWSError] {
    switch self {
    case .executionDetails(let body): body.defects
    case .commissionReport(let body): body.defects
    case .orderStatus(let body): body.defects
    case .openOrder(let body): body.defects
    case .completedOrder(let body): body.defects
    case .position(let body): body.defects
    case .positionMulti(let body): body.defects
    case .portfolioValue(let body): body.defects
    // Every other message is sound or an error; a list of them here would say nothing.
    default: []
    }
  }
}
