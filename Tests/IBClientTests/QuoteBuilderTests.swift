import TWSProtocol
import Testing
import TradingModel

@testable import IBClient

struct QuoteBuilderTests {
  private let time = Timestamp(seconds: 5)

  private func make(_ type: SecurityType = .stock) -> QuoteBuilder {
    QuoteBuilder(instrument: .make(type: type), time: Timestamp(seconds: 1))
  }

  private func price(_ type: Int32, _ price: String, _ size: String) -> GatewayMessage.TickPrice {
    decode("1|6|1|\(type)|\(price)|\(size)|0|") {
      if case .tickPrice(let tick) = $0 { tick } else { nil }
    }
  }

  private func size(_ type: Int32, _ size: String) -> GatewayMessage.TickSize {
    decode("2|6|1|\(type)|\(size)|") { if case .tickSize(let tick) = $0 { tick } else { nil } }
  }

  private func text(_ type: Int32, _ text: String) -> GatewayMessage.TickString {
    decode("46|6|1|\(type)|\(text)|") { if case .tickString(let tick) = $0 { tick } else { nil } }
  }

  private func generic(_ type: Int32, _ value: String) -> GatewayMessage.TickGeneric {
    decode("45|6|1|\(type)|\(value)|") {
      if case .tickGeneric(let tick) = $0 { tick } else { nil }
    }
  }

  private func decode<Tick>(_ text: String, _ pick: (GatewayMessage) -> Tick?) -> Tick {
    let bytes = Array(ScriptedConnection.frame(text).dropFirst(4))
    do {
      let message = try GatewayMessage.decode(bytes, version: .newestText)
      if let tick = pick(message) { return tick }
    } catch {
      Issue.record(error)
    }
    preconditionFailure("not the message that the test wrote: \(text)")
  }

  @Test func priceAndSize_ComeTogether_AndTheRepetitionIsDropped() {
    var builder = make()
    check(builder.price(price(1, "250.10", "300"), time: time))
    check(builder.quote.bid == Decimal64("250.10") && builder.quote.bidSize == 300)
    check(builder.quote.changed == [.bid, .bidSize] && builder.quote.time == time)
    check(!builder.size(size(0, "300"), time: time))
    check(builder.size(size(0, "400"), time: time))
    check(builder.quote.bidSize == 400 && builder.quote.changed == .bidSize)
    check(builder.size(size(0, "400"), time: time))
  }

  @Test(arguments: [("-1", "0"), ("0", "0"), ("0.0", ""), ("-1.0", "100"), ("", "")])
  func formsOfNoPrice_AreNil(written: String, size: String) {
    var builder = make()
    check(builder.price(price(2, "250.2", "1"), time: time))
    check(builder.price(price(2, written, size), time: time))
    check(builder.quote.ask == nil && builder.quote.askSize == nil)
    check(builder.quote.changed == [.ask, .askSize])
  }

  @Test func aFuture_MayTradeBelowNought() {
    var builder = make(.future)
    check(builder.price(price(4, "-37.63", "2"), time: time))
    check(builder.quote.last == Decimal64("-37.63"))
    check(builder.price(price(1, "-1", "0"), time: time))
    check(builder.quote.bid == nil)
  }

  @Test func delayedTicks_FillTheSameFields_AndAreMarked() {
    var builder = make()
    check(builder.price(price(66, "10", "1"), time: time))
    check(builder.quote.bid == 10 && builder.quote.changed == [.bid, .bidSize, .delayed])
    check(builder.size(size(74, "312894"), time: time))
    check(builder.quote.volume == 312_894 && builder.quote.changed == [.volume, .delayed])
    check(builder.price(price(75, "9", ""), time: time))
    check(builder.quote.previousClose == 9)
    builder.setDelayed(false)
    check(builder.price(price(1, "11", "1"), time: time))
    check(builder.quote.changed == [.bid, .bidSize])
  }

  @Test func aHalt_StandsUntilItEnds() {
    var builder = make()
    check(!builder.generic(generic(49, "0"), time: time))
    check(builder.generic(generic(49, "1.0"), time: time))
    check(builder.quote.changed == .halted)
    check(builder.size(size(8, "5"), time: time))
    check(builder.quote.changed == [.volume, .halted])
    check(builder.generic(generic(49, "0"), time: time))
    check(builder.quote.changed == [])
  }

  @Test func unknownTicks_SayNothing() {
    var builder = make()
    check(!builder.price(price(37, "10", ""), time: time))
    check(!builder.size(size(27, "10"), time: time))
    check(builder.trade(text(45, "1775174157"), time: time) == nil)
    check(builder.trade(text(48, "garbage"), time: time) == nil)
    check(builder.trade(text(48, ";;1700000000123;5;1.2;true"), time: time) == nil)
  }

  @Test func trades_CarryTheirOwnTime() throws {
    var builder = make()
    let line = "701.28;1.0000000000000000;1348075471534;67854;701.46;true"
    let told = builder.trade(text(48, line), time: time)
    let trade = try #require(told)
    check(trade.price == Decimal64("701.28") && trade.size == 1)
    check(trade.time == Timestamp(rawValue: 1_348_075_471_534_000_000))
  }

  @Test func reportedTrades_WinOverAllTrades_WithoutADouble() throws {
    var builder = make()
    let line = "701.28;1;1348075471534;67854;701.46;true"
    check(builder.trade(text(48, line), time: time) != nil)
    check(builder.trade(text(77, line), time: time) == nil)
    check(builder.trade(text(48, "701.30;2;1348075471600;67856;701.46;true"), time: time) == nil)
    check(builder.trade(text(77, "701.30;2;1348075471600;67856;701.46;true"), time: time) != nil)
  }
}
