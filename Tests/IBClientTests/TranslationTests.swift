import Feeds
import Orders
import TWSProtocol
import Testing
import TradingModel

@testable import IBClient

struct TranslationTests {
  private let times = GatewayTime()

  @Test func recordedDetails_BecomeInstruments() throws {
    guard let messages = try SharedFolder.messages(id: 10) else { return }
    let instruments = messages.compactMap { message -> Instrument? in
      guard case .contractData(let data) = message else { return nil }
      return times.instrument(data)
    }
    #expect(instruments.count == messages.count)
    let apple = try #require(instruments.first { $0.id.rawValue == 265_598 })
    #expect(apple.address == "AAPL.NASDAQ")
    #expect(apple.longName == "APPLE INC")
    #expect(apple.tickSize == Decimal64("0.01"))
    #expect(apple.contract.exchange == "SMART" && apple.contract.primaryExchange == "NASDAQ")
    #expect(apple.multiplier == .one)
    #expect(apple.orderTypes.contains("LMT") && apple.validExchanges.contains("IEX"))
    #expect(apple.tradingHours.sessions.count > 0 && apple.tradingHours.zone == "US/Eastern")
    let mini = try #require(instruments.first { $0.id.rawValue == 515_416_632 })
    #expect(mini.address == "ES.CME.202612")
    #expect(mini.contract.expiry == "20261218")
    #expect(mini.multiplier == 50 && mini.tickSize == Decimal64("0.25"))
    let option = try #require(instruments.first { $0.id.rawValue == 675_811_965 })
    #expect(option.contract.strike == 100 && option.contract.right == .call)
    #expect(option.contract.expiry == "20260618")
    #expect(instruments.contains { $0.contract.securityType.rawValue == "FUND" })
  }

  @Test func recordedOpenOrders_BecomeReports() throws {
    guard let messages = try SharedFolder.messages(id: 5) else { return }
    let reports = messages.compactMap { message -> OrderReport? in
      guard case .openOrder(let open) = message else { return nil }
      return OrderReport(open)
    }
    #expect(reports.count == messages.count && reports.count >= 8)
    let child = try #require(reports.first { $0.order?.rawValue == 211 })
    #expect(child.side == .sell && child.quantity == 1 && child.type == .limit(2000))
    #expect(child.reference?.rawValue == "ibkrgo-sanitized-20260414T183644Z-001")
    #expect(child.perm?.rawValue == 900_211 && child.clientID == 1)
    #expect(child.account.rawValue == "DU9000001" && child.status == .preSubmitted)
    // An order that was entered by hand has no number of ours.
    let manual = try #require(reports.first { $0.instrument.rawValue == 853_200_900 })
    #expect(manual.order == nil && manual.reference == nil && manual.perm?.rawValue == 9000)
    #expect(reports.contains { $0.type == .market && $0.status == .filled })
  }

  @Test func recordedCompletedOrders_BecomeReports() throws {
    guard let messages = try SharedFolder.messages(id: 101) else { return }
    let reports = messages.compactMap { message -> OrderReport? in
      guard case .completedOrder(let completed) = message else { return nil }
      return OrderReport(completed)
    }
    #expect(reports.count == messages.count && reports.count >= 4)
    #expect(reports.allSatisfy { $0.isCompleted && $0.order == nil && $0.clientID == nil })
    let filled = try #require(reports.first { $0.status == .filled })
    #expect(filled.quantity == 100 && filled.reason == "Filled Size: 100")
    #expect(reports.contains { $0.reason == "Cancelled by Trader" && $0.type == .limit(100) })
    let offset = Decimal64(mantissa: 5, scale: 2)
    #expect(
      reports.contains {
        $0.type == .trailingStopLimit(by: .amount(1), stop: 2000, offset: offset)
      })
  }

  @Test func recordedExecutions_KeepTheirTextAndTime() throws {
    guard let messages = try SharedFolder.messages(id: 11) else { return }
    let reports = messages.compactMap { message -> ExecutionReport? in
      guard case .executionDetails(let details) = message else { return nil }
      return ExecutionReport(details, time: times.moment(details.time))
    }
    #expect(reports.count == messages.count)
    let sound = try #require(
      reports.first { $0.execution.rawValue == "0000e0d5.69dd7411.01.01" })
    #expect(sound.time == Timestamp(seconds: 1_776_108_424) && sound.defects.isEmpty)
    #expect(sound.side == .buy && sound.quantity == 1 && sound.price == Decimal64("257.95"))
    #expect(sound.perm?.rawValue == 389_211_034 && sound.clientID == 94)
    #expect(sound.cumulativeQuantity == 1 && sound.exchange == "IEX" && sound.reference == nil)
    // A time without a zone is told as a defect, and the fill counts all the same.
    let local = try #require(
      reports.first { $0.execution.rawValue == "00025b46.63f8f39c.01.01" })
    #expect(local.time == nil && local.timeText == "20230224  12:04:56")
    #expect(local.quantity == 100 && local.defects.count == 1)
  }

  @Test func unreadableExecutions_ReachNoBook() {
    func report(
      _ change: (inout GatewayMessage.ExecutionDetails) -> Void
    ) -> ExecutionReport {
      var details = GatewayMessage.ExecutionDetails(
        contract: TWSContract(), executionID: "e.01", side: "BOT", shares: 3, price: 10)
      details.contract.contractID = 5
      change(&details)
      return ExecutionReport(details, time: Timestamp(seconds: 1))
    }
    #expect(report { _ in }.isBookable && report { _ in }.defects.isEmpty)
    for change in [
      { $0.side = "?" }, { $0.shares = .unset }, { $0.price = .unset },
      { $0.shares = -3 }, { $0.contract.contractID = 0 },
    ] as [(inout GatewayMessage.ExecutionDetails) -> Void] {
      let unreadable = report(change)
      #expect(!unreadable.isBookable && unreadable.defects.count == 1)
    }
    // A combination's number is the broker's own, and nobody can hold it.
    let combination = report { ($0.contract.contractID, $0.contract.securityType) = (7, "BAG") }
    #expect(combination.instrument.rawValue == -7 && combination.isBookable)
  }

  @Test func recordedCommissions_LeaveUnknownAmountsOut() throws {
    guard let messages = try SharedFolder.messages(id: 59) else { return }
    let commissions = messages.compactMap { message -> Commission? in
      guard case .commissionReport(let report) = message else { return nil }
      return Commission(report)
    }
    let closing = try #require(
      commissions.first { $0.execution.rawValue.hasPrefix("sanitized") })
    #expect(closing.amount == Decimal64("1.0003") && closing.currency == "USD")
    #expect(closing.realizedProfit == Decimal64("-68.051912"))
    let opening = try #require(
      commissions.first { $0.execution.rawValue == "00025b46.63f8f39c.01.01" })
    #expect(opening.realizedProfit == nil && opening.amount == 1)
  }

  @Test func recordedPositions_BecomeReports() throws {
    guard let messages = try SharedFolder.messages(id: 61) else { return }
    let positions = messages.compactMap { message -> PositionReport? in
      guard case .position(let position) = message else { return nil }
      return PositionReport(position)
    }
    #expect(positions.count == messages.count)
    let short = try #require(positions.first { $0.quantity.isNegative })
    #expect(short.quantity == -110 && short.averageCost == Decimal64("201.8829709"))
    let future = try #require(positions.first { $0.contract.symbol == "ES" })
    #expect(future.contract.multiplier == 50 && future.contract.expiry == "20250919")
  }

  @Test func recordedHistory_BecomesBars() throws {
    guard let messages = try SharedFolder.messages(id: 17) else { return }
    let bars = messages.flatMap { message -> [Bar] in
      guard case .historicalData(let data) = message else { return [] }
      return data.bars.compactMap { times.bar($0) }
    }
    let first = try #require(bars.first { $0.open == Decimal64("254.20") })
    #expect(first.start == times.moment("20260402 09:30:00 US/Eastern"))
    #expect(first.volume == 2_829_736 && first.count == 13_633)
    #expect(first.wap == Decimal64("252.266"))
    #expect(bars.contains { $0.volume == Decimal64("948837.22") })
  }

  @Test func recordedSymbols_DropUnwantedVenues_AndNameOtherCurrencies() throws {
    guard let messages = try SharedFolder.messages(id: 79) else { return }
    let matches = messages.flatMap { message -> [SymbolMatch] in
      guard case .symbolSamples(let samples) = message else { return [] }
      return samples.samples.compactMap { SymbolMatch($0) }
    }
    #expect(matches.contains { $0.instrument?.rawValue == 78_046_366 })
    #expect(!matches.contains { $0.currency == "MXN" })
    let london = try #require(matches.first { $0.instrument?.rawValue == 681_568_926 })
    #expect(london.address == "3TSE.LSEETF/EUR" && london.currency == "EUR")
    let match = try #require(matches.first { $0.currency == "USD" })
    let contract = try #require(InstrumentAddress(match.address)).contract
    #expect(contract.securityType == .stock && contract.currency == "USD")
  }

  @Test func aBracket_IsHeldBackUntilItsLastOrder() throws {
    let message = ClientMessage.place(
      .make(id: 8, type: .stopLimit(stop: 240, limit: 239), parent: 7), isTransmitted: false)
    guard case .placeOrder(let place) = message else {
      Issue.record("not an order")
      return
    }
    #expect(place.orderID == 8 && place.order.parentID == 7)
    #expect(!place.order.isTransmitted.isOn)
    #expect(place.order.orderType == "STP LMT")
    #expect(Decimal64(place.order.limitPrice) == 239)
    #expect(Decimal64(place.order.auxiliaryPrice) == 240)
    #expect(place.order.orderReference == "r1-test8" && place.order.account == "DU1")
    #expect(place.contract.contractID == 265_598 && place.order.timeInForce == "DAY")
  }

  @Test func smart_IsNoListingExchange() {
    var contract = Instrument.make().contract
    contract.primaryExchange = "SMART"
    #expect(TWSContract(contract).primaryExchange.isEmpty)
  }
}
