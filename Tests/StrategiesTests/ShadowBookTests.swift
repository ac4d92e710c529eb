import Orders
import OrdersTestSupport
import Testing
import TradingModel

@testable import Strategies

@Suite("The paper book of a shadow")
struct ShadowBookTests {
  private let now = Timestamp(seconds: 1_767_623_400)
  private let name = StrategyID(rawValue: "alpha")
  private let apple = InstrumentID(rawValue: 265_598)

  private func quote(_ bid: Price, _ ask: Price) -> Quote {
    var quote = Quote(instrument: apple, time: now)
    (quote.bid, quote.ask) = (bid, ask)
    return quote
  }

  private func book() -> ShadowBook { ShadowBook(strategy: name) }

  private func fills(_ answers: [ShadowBook.Answer]) -> [Price] {
    answers.compactMap { if case .filled(let fill) = $0 { fill.price } else { nil } }
  }

  private func states(_ answers: [ShadowBook.Answer]) -> [OrderState] {
    answers.compactMap { if case .order(let order) = $0 { order.state } else { nil } }
  }

  private func ask(
    _ book: inout ShadowBook, _ number: Int64, _ ticket: OrderTicket, _ quote: Quote?
  ) -> [ShadowBook.Answer] {
    book.ask(.make(number, .place(ticket)), quote: quote, at: now)
  }

  @Test("a market order fills at the touch, and the script hears order, position and fill")
  func market_FillsAtTheTouch() {
    var book = book()
    let answers = ask(&book, 1, .make(type: .market), quote("187.20", "187.30"))
    #expect(states(answers) == [.working, .filled])
    #expect(fills(answers) == ["187.30"])
    #expect(
      answers.contains {
        if case .holding(let position) = $0 { position.quantity == 100 } else { false }
      })
    #expect(
      fills(ask(&book, 2, .make(side: .sell, type: .market), quote("187.20", "187.30")))
        == ["187.20"])
    #expect(book.holdings.values.allSatisfy { $0.quantity.isZero } && book.working.isEmpty)
  }

  @Test("a limit that reaches the other side fills at the touch, one that rests at its own price")
  func limit_Fills() {
    var book = book()
    #expect(fills(ask(&book, 1, .make(), quote("187.00", "187.10"))) == ["187.10"])
    let resting = ask(&book, 2, .make(), quote("187.20", "187.30"))
    #expect(states(resting) == [.working] && book.takeWatched() == [apple])
    #expect(fills(book.look(quote("187.22", "187.26"), at: now)).isEmpty)
    #expect(fills(book.look(quote("187.00", "187.10"), at: now)) == ["187.25"])
    #expect(book.takeWatched() == [] && book.takeWatched() == nil)
  }

  @Test("a stop is set off by the side that it trades with, and a trailing stop never moves back")
  func stops() {
    var book = book()
    _ = ask(&book, 1, .make(side: .sell, type: .stop("180")), quote("187.20", "187.30"))
    #expect(fills(book.look(quote("180.01", "180.03"), at: now)).isEmpty)
    #expect(fills(book.look(quote("179.90", "179.95"), at: now)) == ["179.90"])
    _ = ask(
      &book, 2, .make(side: .sell, type: .trailingStop(by: .amount("2"), stop: nil)),
      quote("100", "100.1"))
    #expect(fills(book.look(quote("105", "105.1"), at: now)).isEmpty)
    #expect(fills(book.look(quote("103.5", "103.6"), at: now)).isEmpty)
    #expect(fills(book.look(quote("103", "103.1"), at: now)) == ["103"])
  }

  @Test("a bracket's orders wait for their entry, and the one that fills ends the other")
  func bracket() {
    var book = book()
    let ticket = OrderTicket.make(bracket: .init(takeProfit: "190", stopLoss: "185"))
    #expect(states(ask(&book, 1, ticket, quote("191", "191.1"))) == [.working, .working, .working])
    // The entry is not in yet, so its target must not fill.
    #expect(fills(book.look(quote("192", "192.1"), at: now)).isEmpty)
    #expect(fills(book.look(quote("187", "187.1"), at: now)) == ["187.25"])
    let end = book.look(quote("190", "190.1"), at: now)
    #expect(fills(end) == ["190"] && states(end) == [.filled, .cancelled])
    #expect(book.working.isEmpty)
  }

  @Test("an entry that ends takes its bracket with it; what cannot fill at once and must, ends")
  func ends() {
    var book = book()
    let answers = ask(
      &book, 1, .make(bracket: .init(takeProfit: "190", stopLoss: "185")), nil)
    guard case .order(let entry) = answers[0] else {
      Issue.record("no order")
      return
    }
    let ended = book.ask(.make(2, .cancel(entry.intent)), quote: nil, at: now)
    #expect(states(ended) == [.cancelled, .cancelled, .cancelled])
    let immediate = ask(
      &book, 3, .make(timeInForce: .immediateOrCancel), quote("187.40", "187.50"))
    #expect(states(immediate) == [.working, .cancelled])
    #expect(
      book.ask(.make(4, .cancel(entry.intent)), quote: nil, at: now).contains {
        if case .refused(4, _) = $0 { true } else { false }
      })
  }

  @Test("new terms are looked at anew")
  func modify() {
    var book = book()
    let answers = ask(&book, 1, .make(), quote("187.40", "187.50"))
    guard case .order(let order) = answers[0] else {
      Issue.record("no order")
      return
    }
    let changed = book.ask(
      .make(2, .modify(order.intent, quantity: 50, type: .limit("187.60"))),
      quote: quote("187.40", "187.50"), at: now)
    #expect(fills(changed) == ["187.50"])
    #expect(book.holdings.values.first?.quantity == 50)
  }

  @Test("it begins with the holdings and the working orders of the version that trades")
  func beginning() {
    var holding = StrategyHolding(
      key: .init(strategy: name, account: AccountName(rawValue: "paper"), instrument: apple))
    holding.apply(side: .buy, quantity: 100, price: "180")
    let order = Order(
      intent: IntentID(rawValue: "r1-X"), strategy: name, requestNumber: 4,
      account: AccountName(rawValue: "paper"), ticket: .make(side: .sell, type: .stop("170")),
      state: .working, createdAt: now)
    var book = ShadowBook(strategy: name, holdings: [holding], working: [order])
    #expect(fills(book.look(quote("169", "169.1"), at: now)) == ["169"])
    #expect(book.holdings.values.first?.quantity.isZero == true)
  }

  @Test("profit is what trades since the beginning came to, the beginning marked to the market")
  func profit() {
    var profit = ShadowProfit()
    profit.begin(apple, 100)
    #expect(profit.worth { _ in nil }.isEmpty)
    profit.mark { _ in "10" }
    profit.mark { _ in "99" }
    profit.trade(apple, .sell, 100, "12")
    #expect(profit.worth { _ in nil } == [apple: 200])
    profit.trade(apple, .buy, 10, "5")
    #expect(profit.worth { _ in "6" } == [apple: 210])
  }
}

@Suite("What two versions decided")
struct DecisionComparisonTests {
  private let start = Timestamp(seconds: 1_767_623_400)

  private func decision(
    _ second: Int64, _ action: OrderRequest.Action = .place(.make()), order: Order? = nil
  ) -> ShadowDecision {
    ShadowDecision(.make(1, action), changing: order, at: start.advanced(by: .seconds(second)))
  }

  @Test("decisions pair by kind, account, instrument and time; what is left stands alone")
  func rows() {
    let old = [
      decision(0), decision(10), decision(20), decision(40), decision(60, .cancelAll),
    ]
    let new = [
      decision(1), decision(11, .place(.make(quantity: 50, type: .limit("187.00")))),
      decision(21, .place(.make(side: .sell))), decision(50),
      decision(60, .place(.make(instrument: 7))),
    ]
    let comparison = DecisionComparison(old: old, new: new, tolerance: .seconds(5))
    #expect(
      comparison.rows.map(\.kind) == [
        .same, .different, .different, .onlyOld, .onlyNew, .onlyOld, .onlyNew,
      ])
    #expect(comparison.rows[1].differences == ["quantity", "limit"])
    #expect(comparison.rows[2].differences == ["side"])
    #expect(comparison.agreement == "14.3")
    #expect(DecisionComparison(old: [], new: [], tolerance: .seconds(5)).agreement == nil)
  }

  @Test("a log of decisions is bounded, and still counts all; a copy of it does not change")
  func log_IsBounded() {
    var log = ShadowDecisions()
    let limit = ShadowDecisions.limit
    for second in 0..<Int64(limit * 2) { log.add(decision(second)) }
    let copy = log
    #expect(log.count == limit * 2)
    #expect(log.kept.count >= limit && log.kept.count <= limit + limit / 10)
    #expect(log.kept.last?.time == decision(Int64(limit * 2 - 1)).time)
    log.add(decision(Int64(limit * 2)))
    #expect(copy.count == limit * 2 && copy.kept.last?.time == decision(Int64(limit * 2 - 1)).time)
  }
}
