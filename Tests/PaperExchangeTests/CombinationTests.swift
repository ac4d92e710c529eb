import Testing
import TradingModel

@testable import PaperExchange

@Suite struct CombinationTests {
  private let microsoft = InstrumentID(rawValue: 272_093)

  /// Long two of one, short one of the other.
  private func desk() throws -> (Desk, ListedInstrument) {
    var desk = Desk()
    desk.quote("100.00", "100.02", size: 50)
    desk.quote("150.00", "150.05", of: microsoft, size: 100)
    let contract = Contract(
      symbol: "AAPL,MSFT", securityType: .combo, exchange: "SMART", currency: "USD",
      legs: [
        ComboLeg(instrument: apple, ratio: 2, side: .buy, exchange: "SMART"),
        ComboLeg(instrument: microsoft, ratio: 1, side: .sell, exchange: "SMART"),
      ])
    let combination = desk.engine.listCombination(contract)
    let listed = try #require(combination)
    #expect(desk.engine.listCombination(contract)?.id == listed.id)
    _ = desk.told()
    return (desk, listed)
  }

  @Test func purchase_PaysTheSumOfItsLegsAndTellsEachExecution() throws {
    var (desk, listed) = try desk()
    let key = desk.place(.buy, 3, .limit(51), listed.id) { $0.combination = listed.contract }
    #expect(desk.fills.map(\.instrument) == [listed.id, apple, microsoft])
    #expect(desk.fills.map(\.side) == [.buy, .buy, .sell])
    #expect(desk.fills.map(\.quantity) == [3, 6, 3])
    #expect(desk.fills.map(\.price) == [decimal("50.04"), decimal("100.02"), 150])
    #expect(desk.fills.map(\.commission) == [0, 1, 1])
    #expect(desk.record(key).commission == 2)
    #expect(desk.record(key).averagePrice == decimal("50.04"))
    let account = try #require(desk.engine.account(first))
    #expect(account.position(apple)?.quantity == 6)
    #expect(account.position(microsoft)?.quantity == -3)
    #expect(account.position(listed.id) == nil)
    // 3 x 50.04 and two commissions
    #expect(account.cash["USD"] == decimal("999847.88"))
    let told = desk.told().compactMap { event -> String? in
      switch event {
      case .order(let record): record.status.rawValue
      case .execution: "execution"
      case .commission: "commission"
      case .status, .message, .position: nil
      }
    }
    #expect(
      told == [
        "Submitted", "execution", "execution", "execution", "Filled", "commission", "commission",
      ])
  }

  @Test func saleAtALimit_WaitsForTheQuotesOfItsLegs() throws {
    var (desk, listed) = try desk()
    let key = desk.place(.sell, 1, .limit(decimal("50.10")), listed.id) {
      $0.combination = listed.contract
    }
    #expect(desk.fills.isEmpty, "the legs bring 2 x 100.00 - 150.05")
    desk.quote("100.08", "100.10")
    #expect(desk.record(key).status == .filled)
    #expect(desk.fills.first?.price == decimal("50.11"))
  }

  @Test func sizesOfTheLegs_BoundTheFill() throws {
    var (desk, listed) = try desk()
    let key = desk.place(.buy, 40, .market, listed.id) { $0.combination = listed.contract }
    #expect(desk.record(key).filled == 25, "50 shares at two each")
  }

  @Test func negativeLimit_IsACredit() throws {
    var (desk, listed) = try desk()
    desk.quote("60.00", "60.02")
    let key = desk.place(.buy, 1, .limit(-30), listed.id) { $0.combination = listed.contract }
    #expect(desk.record(key).status == .submitted, "the legs bring 29.96")
    desk.quote("59.96", "59.98")
    #expect(desk.fills.first?.price == decimal("-30.04"))
  }

  @Test func combinationWithoutKnownLegs_IsNotListed() {
    var desk = Desk()
    let leg = ComboLeg(instrument: apple, ratio: 1, side: .buy, exchange: "SMART")
    let strange = ComboLeg(
      instrument: InstrumentID(rawValue: 1), ratio: 1, side: .sell, exchange: "SMART")
    for legs in [[], [leg], [leg, strange]] {
      let contract = Contract(
        symbol: "AAPL", securityType: .combo, exchange: "SMART", currency: "USD", legs: legs)
      #expect(desk.engine.listCombination(contract) == nil)
    }
  }

  @Test func restoredExchange_KnowsItsCombinations() throws {
    var (desk, listed) = try desk()
    let key = desk.place(.buy, 1, .limit(40), listed.id) { $0.combination = listed.contract }
    var again = Desk(at: desk.now, restoring: desk.engine.ledger)
    again.quote("90.00", "90.02")
    again.quote("150.00", "150.05", of: microsoft)
    #expect(again.record(key).status == .filled)
  }
}
