/// A condition that an order waits for, or that cancels it.
public struct TWSOrderCondition: Hashable, Sendable {
  /// What is watched.
  public enum Trigger: Hashable, Sendable {
    /// The price of a contract passes a value.
    case price(
      isMore: TWSFlag, price: TWSNumber, contractID: Int, exchange: String,
      triggerMethod: TWSNumber)
    /// A time passes.
    case time(isMore: TWSFlag, time: String)
    /// The margin cushion passes a percentage.
    case margin(isMore: TWSFlag, percent: TWSNumber)
    /// A trade in an instrument of the account happens.
    case execution(securityType: String, exchange: String, symbol: String)
    /// The volume of a contract passes a value.
    case volume(isMore: TWSFlag, volume: TWSNumber, contractID: Int, exchange: String)
    /// The change of a price since the close passes a percentage.
    case percentChange(isMore: TWSFlag, percent: TWSNumber, contractID: Int, exchange: String)
  }

  /// What is watched.
  public var trigger: Trigger
  /// Whether this and the next condition must both hold, rather than one of them.
  public var isConjunction: Bool

  /// A condition.
  public init(trigger: Trigger, isConjunction: Bool = true) {
    self.trigger = trigger
    self.isConjunction = isConjunction
  }
}

extension TWSOrderCondition {
  /// The fields of every condition, of which each type has some.
  fileprivate struct Fields {
    var isMore: TWSFlag = false
    var value: TWSNumber = .unset
    var contractID = 0
    var exchange = ""
    var triggerMethod: TWSNumber = 0
    var time = ""
    var securityType = ""
    var symbol = ""
  }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    var type = typeNumber
    coder.integer(&type, "conditionType")
    var connector = isConjunction ? "a" : "o"
    coder.text(&connector, "conditionConnector")
    guard connector == "a" || connector == "o" else {
      coder.fail(.unknownVariant, "conditionConnector")
      return
    }
    isConjunction = connector == "a"
    var fields = Fields(trigger)
    switch type {
    case 1:
      fields.watched(&coder)
      coder.number(&fields.triggerMethod, .integer, "triggerMethod")
    case 3:
      coder.flag(&fields.isMore, "isMore")
      coder.text(&fields.time, "time")
    case 4:
      coder.flag(&fields.isMore, "isMore")
      coder.number(&fields.value, .price, "percent")
    case 5:
      coder.text(&fields.securityType, "securityType")
      coder.text(&fields.exchange, "exchange")
      coder.text(&fields.symbol, "symbol")
    case 6, 7:
      fields.watched(&coder)
    default:
      coder.fail(.unknownVariant, "conditionType")
      return
    }
    if Coder.isReading { trigger = fields.trigger(type) }
  }

  private var typeNumber: Int {
    switch trigger {
    case .price: 1
    case .time: 3
    case .margin: 4
    case .execution: 5
    case .volume: 6
    case .percentChange: 7
    }
  }
}

extension TWSOrderCondition.Fields {
  fileprivate init(_ trigger: TWSOrderCondition.Trigger) {
    switch trigger {
    case .price(let isMore, let price, let contractID, let exchange, let triggerMethod):
      (self.isMore, value, self.contractID) = (isMore, price, contractID)
      (self.exchange, self.triggerMethod) = (exchange, triggerMethod)
    case .time(let isMore, let time):
      (self.isMore, self.time) = (isMore, time)
    case .margin(let isMore, let percent):
      (self.isMore, value) = (isMore, percent)
    case .execution(let securityType, let exchange, let symbol):
      (self.securityType, self.exchange, self.symbol) = (securityType, exchange, symbol)
    case .volume(let isMore, let number, let contractID, let exchange),
      .percentChange(let isMore, let number, let contractID, let exchange):
      (self.isMore, value) = (isMore, number)
      (self.contractID, self.exchange) = (contractID, exchange)
    }
  }

  fileprivate mutating func watched<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.flag(&isMore, "isMore")
    coder.number(&value, .price, "value")
    coder.integerOrZero(&contractID, "contractID")
    coder.text(&exchange, "exchange")
  }

  /// The trigger of a type that ``TWSOrderCondition/layout(_:)`` has accepted.
  fileprivate func trigger(_ type: Int) -> TWSOrderCondition.Trigger {
    switch type {
    case 1:
      .price(
        isMore: isMore, price: value, contractID: contractID, exchange: exchange,
        triggerMethod: triggerMethod)
    case 3: .time(isMore: isMore, time: time)
    case 4: .margin(isMore: isMore, percent: value)
    case 5: .execution(securityType: securityType, exchange: exchange, symbol: symbol)
    case 6: .volume(isMore: isMore, volume: value, contractID: contractID, exchange: exchange)
    default:
      .percentChange(isMore: isMore, percent: value, contractID: contractID, exchange: exchange)
    }
  }
}
