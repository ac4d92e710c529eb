import Orders
import TWSProtocol
import Testing
import TradingModel

@testable import IBClient

struct AccountsTests {
  private let one = AccountNumber(rawValue: "DU1")
  private let two = AccountNumber(rawValue: "DU2")

  private final class Numbers {
    var last: Int32 = 100
    func next() -> Int32 {
      last += 1
      return last
    }
  }

  private func machine() -> IBAccounts {
    let numbers = Numbers()
    return IBAccounts(freshID: numbers.next)
  }

  private func portfolio(
    _ account: String, contract: Int = 5, quantity: TWSNumber = 10
  ) -> GatewayMessage.PortfolioValue {
    var wire = TWSContract()
    wire.contractID = contract
    wire.symbol = "SAP"
    wire.currency = "EUR"
    return GatewayMessage.PortfolioValue(
      contract: wire, position: quantity, marketPrice: 7, marketValue: 70, averageCost: 6,
      unrealizedPNL: 10, realizedPNL: .unset, account: account)
  }

  private func id(_ number: Int32) -> RequestID { RequestID(rawValue: number) }

  @Test func everyAccount_IsSubscribed_AndOneHasTheTurn() {
    var machine = machine()
    #expect(
      machine.ready([one, two], now: .at(0)) == [
        .request(.requestAccountUpdatesMulti(.init(requestID: id(101), account: "DU1"))),
        .request(.requestPNL(.init(requestID: id(102), account: "DU1"))),
        .request(.requestAccountUpdatesMulti(.init(requestID: id(103), account: "DU2"))),
        .request(.requestPNL(.init(requestID: id(104), account: "DU2"))),
        .request(.requestAccountUpdates(.init(isSubscribed: true, account: "DU1"))),
      ])
  }

  @Test func theTurn_PassesOn_AndAMuteAccountDoesNotHoldIt() {
    var machine = machine()
    _ = machine.ready([one, two], now: .at(0))
    machine.receivedDownloadEnd("DU2", now: .at(1))
    machine.receivedDownloadEnd("DU1", now: .at(1))
    #expect(machine.tick(now: .at(15)).isEmpty)
    #expect(
      machine.tick(now: .at(16)) == [
        .request(.requestAccountUpdates(.init(isSubscribed: true, account: "DU2")))
      ])
    #expect(machine.tick(now: .at(45)).isEmpty)
    #expect(
      machine.tick(now: .at(46)) == [
        .request(.requestAccountUpdates(.init(isSubscribed: true, account: "DU1")))
      ])
  }

  @Test func aProfit_CarriesTheBaseCurrency_AndUnknownPartsAreNil() {
    var machine = machine()
    _ = machine.ready([one], now: .at(0))
    let row = GatewayMessage.AccountUpdateMulti(
      requestID: id(101), account: "DU1", modelCode: "", key: "NetLiquidation", value: "9.00",
      currency: "EUR")
    #expect(
      machine.receive(row) == [
        .tell(.value(one, key: "NetLiquidation", value: "9.00", currency: "EUR"))
      ])
    var model = row
    model.modelCode = "growth"
    #expect(machine.receive(model).isEmpty)
    let profit = GatewayMessage.PNL(
      requestID: id(102), daily: TWSNumber(5), unrealized: .unset, realized: 0)
    #expect(
      machine.receive(profit) == [
        .tell(
          .profit(
            AccountProfit(
              account: one, daily: 5, unrealized: nil, realized: 0, currency: "EUR")))
      ])
    #expect(
      machine.receive(
        GatewayMessage.PNL(requestID: id(7), daily: 1, unrealized: 1, realized: 1)
      ).isEmpty)
  }

  @Test func aPositionsProfit_IsFollowedWhileItIsOpen() {
    var machine = machine()
    _ = machine.ready([one], now: .at(0))
    let opened = machine.receive(portfolio("DU1"))
    #expect(
      opened.last
        == .request(
          .requestPNLSingle(.init(requestID: id(103), account: "DU1", contractID: 5))))
    // Told again, it is not asked again; a stranger's position never is.
    #expect(machine.receive(portfolio("DU1")).count == 1)
    #expect(machine.receive(portfolio("DU9")).count == 1)
    let single = GatewayMessage.PNLSingle(
      requestID: id(103), position: 10, daily: 4, unrealized: 3, realized: 1, value: 70)
    #expect(
      machine.receive(single) == [.tell(.dailyProfit(one, InstrumentID(rawValue: 5), 4))])
    #expect(
      machine.receive(portfolio("DU1", quantity: 0)).last
        == .request(.cancelPNLSingle(id(103))))
    #expect(machine.receive(single).isEmpty)
  }

  @Test func positionsBeyondTheLimit_GoWithout_AndThatIsSaidOnce() {
    var machine = machine()
    _ = machine.ready([one], now: .at(0))
    var requests = 0
    var words = 0
    for contract in 1...IBAccounts.positionLimit + 20 {
      for action in machine.receive(portfolio("DU1", contract: contract)) {
        if case .request = action { requests += 1 }
        if case .log = action { words += 1 }
      }
    }
    #expect(requests == IBAccounts.positionLimit && words == 1)
  }

  @Test func refusedValues_ComeWithTheTurnInstead() {
    var machine = machine()
    _ = machine.ready([one], now: .at(0))
    let row = GatewayMessage.AccountValue(
      key: "SMA", value: "1", currency: "USD", account: "DU1")
    #expect(machine.receive(row) == nil)
    let refusal = GatewayMessage.ErrorNotice(
      id: 101, code: 321, text: "no", advancedRejectJSON: "", timeMillis: 0)
    #expect(machine.receive(refusal)?.count == 1)
    #expect(
      machine.receive(row) == [.tell(.value(one, key: "SMA", value: "1", currency: "USD"))])
    var stranger = refusal
    stranger.id = 55
    #expect(machine.receive(stranger) == nil)
  }

  @Test func aNewConnection_SubscribesAnew_WithFreshNumbers() {
    var machine = machine()
    #expect(machine.lost().isEmpty)
    _ = machine.ready([one], now: .at(0))
    _ = machine.receive(portfolio("DU1"))
    #expect(machine.lost() == [.tell(.lost([one]))])
    #expect(machine.tick(now: .at(100)).isEmpty)
    let again = machine.ready([one], now: .at(200))
    #expect(
      again.first
        == .request(.requestAccountUpdatesMulti(.init(requestID: id(104), account: "DU1"))))
    #expect(machine.receive(portfolio("DU1")).count == 2)
  }
}
