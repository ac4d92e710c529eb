import Orders
import PaperExchange
import TradingModel

/// What the exchange says, in the words of the desk's port.
extension PaperBroker {
  func report(_ record: PaperExchange.OrderRecord) -> BrokerEvent {
    let terms = record.terms
    var report = OrderReport(
      order: BrokerOrderID(rawValue: record.key.order), clientID: clientID, perm: record.perm,
      reference: IntentID(rawValue: terms.reference), account: terms.account,
      instrument: terms.instrument, side: terms.side, quantity: terms.quantity,
      type: type(record), status: BrokerStatus(rawValue: record.status.rawValue),
      reason: record.reason)
    report.timeInForce = terms.timeInForce
    report.outsideRegularHours = terms.outsideRegularHours
    report.attributes = terms.attributes
    report.parent = terms.parent.map { BrokerOrderID(rawValue: $0) }
    return .orderReport(report)
  }

  /// The type with the stop of a trailing order where it stands now.
  private func type(_ record: PaperExchange.OrderRecord) -> OrderType {
    guard let stop = record.trailedStop else { return record.terms.type }
    switch record.terms.type {
    case .trailingStop(let by, _): return .trailingStop(by: by, stop: stop)
    case .trailingStopLimit(let by, _, let offset):
      return .trailingStopLimit(by: by, stop: stop, offset: offset)
    case .market, .limit, .stop, .stopLimit, .marketOnClose, .limitOnClose, .marketIfTouched,
      .limitIfTouched, .marketToLimit, .relative, .peggedToMidpoint:
      return record.terms.type
    }
  }

  func status(_ record: PaperExchange.OrderRecord) -> BrokerEvent {
    .orderStatus(
      OrderStatusReport(
        order: BrokerOrderID(rawValue: record.key.order), clientID: clientID, perm: record.perm,
        status: BrokerStatus(rawValue: record.status.rawValue), filled: record.filled,
        remaining: record.remaining, averagePrice: record.averagePrice,
        whyHeld: record.whyHeld.isEmpty ? nil : record.whyHeld))
  }

  func report(_ execution: Execution) -> ExecutionReport {
    ExecutionReport(
      execution: execution.id, order: BrokerOrderID(rawValue: execution.key.order),
      clientID: clientID, perm: execution.perm,
      reference: IntentID(rawValue: execution.reference), account: execution.account,
      instrument: execution.instrument, side: execution.side, quantity: execution.quantity,
      price: execution.price, time: execution.sourceTime, timeText: "",
      exchange: execution.exchange, cumulativeQuantity: execution.cumulativeQuantity)
  }

  func tellPosition(_ number: AccountNumber, _ instrument: InstrumentID, after time: Int64) {
    guard let contract = engine.listing(instrument)?.contract else { return }
    let held = engine.account(number)?.position(instrument)
    tell(
      .position(
        PositionReport(
          account: number, instrument: instrument, contract: contract,
          quantity: held?.quantity ?? .zero, averageCost: held?.averageCost)), after: time)
  }

  /// Tells what the account is worth.
  func tellAccount(after time: Int64) {
    for event in accountValues { tell(event, after: time) }
  }

  /// What the account is worth, of every account of the run.
  var accountValues: [BrokerEvent] {
    let values = ledger.accountValues
    return accounts.flatMap { number in
      values.map { value in
        BrokerEvent.accountValue(
          number, key: value.key, value: value.amount.rounded(toScale: 2).description,
          currency: ledger.currency)
      }
    }
  }
}
