import Feeds
import Orders
import TWSProtocol
import Testing
import TradingModel

@testable import IBClient

/// A connection that only records.
private final class FakeLink: GatewayLink {
  var isReady = true
  var version = ServerVersion.newestText
  var trouble = "the cable is cut"
  var sent: [ClientMessage] = []
  var refusal: String?

  func request(_ message: ClientMessage) -> String? {
    guard refusal == nil else { return refusal }
    sent.append(message)
    return nil
  }

  /// The numbers of the history requests so far.
  var historyIDs: [RequestID] {
    sent.compactMap {
      if case .requestHistoricalData(let data) = $0 { data.requestID } else { nil }
    }
  }

  var detailIDs: [RequestID] {
    sent.compactMap { if case .requestContractData(let data) = $0 { data.requestID } else { nil } }
  }

  /// The price rules that were asked for.
  var rules: [Int] {
    sent.compactMap { if case .requestMarketRule(let number) = $0 { number } else { nil } }
  }

  var patterns: [String] {
    sent.compactMap { if case .requestMatchingSymbols(let data) = $0 { data.pattern } else { nil } }
  }

  var streamIDs: [RequestID] {
    sent.compactMap { if case .requestMarketData(let data) = $0 { data.requestID } else { nil } }
  }
}

/// Collects one desk's answers on the test's own thread.
private final class Answers<Value> {
  var results: [Result<Value, FeedError>] = []
  var codes: [FeedError.Code] {
    results.compactMap { if case .failure(let error) = $0 { error.code } else { nil } }
  }
}

struct DeskTests {
  private let link = FakeLink()
  private let limits = IBTimeLimits()

  private func makeHistory() -> HistoryDesk {
    var last: Int32 = 0
    return HistoryDesk(
      link: link, translation: GatewayTime(), limits: limits, pacing: HistoryLimits(),
      freshID: {
        last += 1
        return last
      })
  }

  private func request(
    _ size: BarSize = .second, end: Int64? = 1_776_110_000, id: Int64 = 1
  ) -> HistoryRequest {
    HistoryRequest(
      instrument: .make(id: id), barSize: size, end: end.map(Timestamp.init(seconds:)),
      span: .seconds(1000))
  }

  private func bars(_ id: RequestID) -> GatewayMessage.HistoricalData {
    let bar = HistoricalBar(
      date: "1776108360", open: 1, high: 1, low: 1, close: 1, volume: 1, wap: 1, count: 1)
    return .init(requestID: id, bars: [bar])
  }

  private func error(_ id: RequestID, _ code: Int, _ text: String) -> GatewayMessage.ErrorNotice {
    .init(id: id.rawValue, code: code, text: text)
  }

  // MARK: History

  @Test func anIdenticalRequest_SharesTheAnswer_ForFifteenSeconds() {
    let desk = makeHistory()
    let answers = Answers<[Bar]>()
    let take = { (result: Result<[Bar], FeedError>) in answers.results.append(result) }
    desk.history(request(), now: .at(0), reply: take)
    desk.history(request(), now: .at(1), reply: take)
    #expect(link.historyIDs.count == 1 && answers.results.isEmpty)
    desk.receive(bars(link.historyIDs[0]), now: .at(2))
    #expect(answers.results.isEmpty)
    desk.receive(.init(requestID: link.historyIDs[0], start: "", end: ""), now: .at(2))
    #expect(answers.results.count == 2)
    desk.history(request(), now: .at(16), reply: take)
    #expect(answers.results.count == 3 && link.historyIDs.count == 1)
    desk.history(request(), now: .at(18), reply: take)
    #expect(answers.results.count == 3 && link.historyIDs.count == 2)
  }

  @Test func afterAPacingError_TheSameRequest_WaitsAndIsThenSent() {
    let desk = makeHistory()
    let answers = Answers<[Bar]>()
    desk.history(request(), now: .at(0)) { answers.results.append($0) }
    let text = "Historical data request pacing violation"
    #expect(desk.receive(error(link.historyIDs[0], 162, text), now: .at(1)))
    #expect(answers.codes == [.pacing])
    desk.history(request(), now: .at(2)) { answers.results.append($0) }
    desk.sweep(now: .at(14.9))
    #expect(link.historyIDs.count == 1)
    desk.sweep(now: .at(15))
    #expect(link.historyIDs.count == 2)
  }

  @Test func aTurnThatComesTooLate_IsSaidAtOnce() {
    let desk = makeHistory()
    let answers = Answers<[Bar]>()
    for index in 0..<60 {
      let now = Uptime.at(Double(index))
      desk.history(request(end: 1_776_110_000 + Int64(index)), now: now) { _ in }
      let id = link.historyIDs[index]
      #expect(desk.receive(error(id, 162, "HMDS query returned no data"), now: now))
    }
    desk.history(request(end: 1), now: .at(60)) { answers.results.append($0) }
    #expect(answers.codes == [.pacing])
    desk.history(request(.minute, end: 1), now: .at(60)) { answers.results.append($0) }
    #expect(link.historyIDs.count == 61)
  }

  @Test func aLostConnection_AsksHistoryAgain() {
    let desk = makeHistory()
    let answers = Answers<[Bar]>()
    desk.history(request(.minute), now: .at(0)) { answers.results.append($0) }
    link.isReady = false
    desk.connectionLost(now: .at(1))
    desk.sweep(now: .at(2))
    #expect(answers.results.isEmpty && link.historyIDs.count == 1)
    link.isReady = true
    desk.connectionReady(now: .at(3))
    #expect(link.historyIDs.count == 2 && link.historyIDs[0] != link.historyIDs[1])
    link.isReady = false
    desk.connectionLost(now: .at(4))
    desk.sweep(now: .at(24))
    #expect(answers.codes == [.disconnected])
  }

  @Test func everyHistoryWait_Ends() {
    let desk = makeHistory()
    let answers = Answers<[Bar]>()
    desk.history(request(.minute), now: .at(0)) { answers.results.append($0) }
    desk.sweep(now: .at(59.9))
    #expect(answers.results.isEmpty)
    desk.sweep(now: .at(60))
    #expect(answers.codes == [.timedOut])
    guard case .cancelHistoricalData = link.sent.last else {
      Issue.record("the gateway was not told")
      return
    }
    desk.history(request(.minute, id: 2), now: .at(61)) { answers.results.append($0) }
    desk.stop(now: .at(62))
    #expect(answers.codes == [.timedOut, .disconnected])
  }

  @Test func anEmptyAnswer_IsNoData() {
    let desk = makeHistory()
    let answers = Answers<[Bar]>()
    link.version = ServerVersion(rawValue: 187)
    desk.history(request(.minute), now: .at(0)) { answers.results.append($0) }
    desk.receive(.init(requestID: link.historyIDs[0], bars: []), now: .at(1))
    #expect(answers.codes == [.noData])
  }

  // MARK: Questions

  private func makeQuestions() -> QuestionTable {
    QuestionTable(link: link, translation: GatewayTime(), limits: limits)
  }

  @Test func aQuestionCutOff_IsAskedAgain_WithinItsTime() {
    let table = makeQuestions()
    let answers = Answers<[Instrument]>()
    let contract = Instrument.make().contract
    table.details(contract, now: .at(0)) { answers.results.append($0) }
    table.details(contract, now: .at(5)) { answers.results.append($0) }
    link.isReady = false
    table.connectionLost()
    table.sweep(now: .at(10))
    #expect(answers.codes == [.disconnected])
    link.isReady = true
    table.connectionReady()
    #expect(link.detailIDs.count == 3)
    #expect(Set(link.detailIDs).count == 3)
    table.receivedDetailsEnd(link.detailIDs[0])
    #expect(answers.results.count == 1)
    table.receivedDetailsEnd(link.detailIDs[2])
    #expect(answers.results.count == 2)
  }

  private func data(
    _ id: RequestID, contract: Int, exchange: String = "SMART", rules: String
  ) -> GatewayMessage.ContractData {
    var data = GatewayMessage.ContractData()
    data.requestID = id
    data.contract.contractID = contract
    data.contract.symbol = "AAPL"
    data.contract.securityType = "OPT"
    data.contract.exchange = exchange
    data.contract.currency = "USD"
    data.minimumTick = TWSNumber(mantissa: 1, scale: 2)
    data.validExchanges = "SMART,CBOE,AMEX"
    data.marketRuleIDs = rules
    return data
  }

  private func rule(_ number: Int, _ steps: [(TWSNumber, TWSNumber)]) -> GatewayMessage.MarketRule {
    .init(
      ruleID: number,
      increments: steps.map { PriceIncrement(lowEdge: $0.0, increment: $0.1) })
  }

  @Test func detailsWait_ForThePriceRuleOfTheirRoute_WhichIsAskedForOnce() throws {
    let table = makeQuestions()
    let answers = Answers<[Instrument]>()
    let contract = Instrument.make().contract
    for _ in 0..<2 { table.details(contract, now: .at(0)) { answers.results.append($0) } }
    table.receive(data(link.detailIDs[0], contract: 1, exchange: "CBOE", rules: "32,109,109"))
    table.receivedDetailsEnd(link.detailIDs[0])
    table.receive(data(link.detailIDs[1], contract: 2, exchange: "CBOE", rules: "32,109,109"))
    table.receivedDetailsEnd(link.detailIDs[1])
    #expect(answers.results.isEmpty)
    #expect(link.rules == [109])
    let cent = TWSNumber(mantissa: 1, scale: 2)
    table.receive(rule(109, [(0, cent), (3, TWSNumber(mantissa: 5, scale: 2))]))
    #expect(answers.results.count == 2)
    let instrument = try #require(try answers.results.first?.get().first)
    #expect(instrument.priceLadder.increment(at: Decimal64("2.99")!) == Decimal64("0.01"))
    #expect(instrument.priceLadder.increment(at: 3) == Decimal64("0.05"))
    // The rule is kept, also over a lost connection.
    table.connectionLost()
    table.details(contract, now: .at(1)) { answers.results.append($0) }
    table.receive(data(link.detailIDs[2], contract: 3, exchange: "CBOE", rules: "32,109,109"))
    table.receivedDetailsEnd(link.detailIDs[2])
    #expect(answers.results.count == 3 && link.rules == [109])
  }

  @Test func aRuleThatIsNotTold_HoldsDetailsUpForTwoSecondsOnce() throws {
    let table = makeQuestions()
    let answers = Answers<[Instrument]>()
    let contract = Instrument.make().contract
    table.details(contract, now: .at(0)) { answers.results.append($0) }
    table.receive(data(link.detailIDs[0], contract: 1, rules: "32,109,109"))
    table.receivedDetailsEnd(link.detailIDs[0])
    table.sweep(now: .at(0.2))
    table.sweep(now: .at(2.1))
    #expect(answers.results.isEmpty)
    table.sweep(now: .at(2.2))
    let instrument = try #require(try answers.results.first?.get().first)
    #expect(instrument.priceLadder == PriceLadder(Decimal64("0.01")!))
    table.details(contract, now: .at(3)) { answers.results.append($0) }
    table.receive(data(link.detailIDs[1], contract: 1, rules: "32,109,109"))
    table.receivedDetailsEnd(link.detailIDs[1])
    #expect(answers.results.count == 2 && link.rules == [32])
  }

  @Test func detailsOfSeveralVenues_AreOneInstrumentOnTheBrokersRoute() throws {
    let table = makeQuestions()
    let answers = Answers<[Instrument]>()
    table.details(Instrument.make().contract, now: .at(0)) { answers.results.append($0) }
    for venue in ["CBOE", "SMART", "AMEX"] {
      table.receive(data(link.detailIDs[0], contract: 1, exchange: venue, rules: ""))
    }
    table.receivedDetailsEnd(link.detailIDs[0])
    let found = try #require(try answers.results.first?.get())
    #expect(found.map(\.contract.exchange) == ["SMART"])
  }

  @Test func optionChains_AreAskedForByTheUnderlying_AndCollected() throws {
    let table = makeQuestions()
    let answers = Answers<[OptionChain]>()
    var future = Instrument.make(type: .future)
    future.contract.exchange = "CME"
    table.chains(future, now: .at(0)) { answers.results.append($0) }
    guard case .requestOptionParameters(let request)? = link.sent.last else {
      Issue.record("nothing was asked")
      return
    }
    #expect(request.futureExchange == "CME" && request.underlyingSecurityType == "FUT")
    #expect(request.underlyingContractID == Int(future.id.rawValue))
    for name in ["EW", "ES"] {
      table.receive(
        GatewayMessage.OptionParameters(
          requestID: request.requestID, exchange: "CME", underlyingContractID: 5,
          tradingClass: name, multiplier: "50", expirations: ["20270115", "20261218"],
          strikes: [6625, 6600]))
    }
    table.receivedChainsEnd(request.requestID)
    let chains = try #require(try answers.results.first?.get())
    #expect(chains.map(\.tradingClass) == ["ES", "EW"])
    #expect(chains.first?.expiries == ["20261218", "20270115"])
    #expect(chains.first?.strikes == [6600, 6625] && chains.first?.multiplier == 50)
    table.chains(.make(), now: .at(1)) { answers.results.append($0) }
    guard case .requestOptionParameters(let second)? = link.sent.last else { return }
    #expect(second.futureExchange.isEmpty)
    #expect(table.receive(error(second.requestID, 200, "No security definition has been found")))
    #expect(try answers.results.last?.get() == [])
  }

  @Test func theNewestPattern_ReplacesTheOneThatWaits() {
    let table = makeQuestions()
    let answers = Answers<[SymbolMatch]>()
    for (index, pattern) in ["A", "AA", "AAP", "AAPL"].enumerated() {
      table.search(pattern, now: .at(Double(index) / 10)) { answers.results.append($0) }
    }
    #expect(link.patterns == ["A"] && answers.codes == [.cancelled, .cancelled])
    table.sweep(now: .at(0.9))
    #expect(link.patterns == ["A"])
    table.sweep(now: .at(1))
    #expect(link.patterns == ["A", "AAPL"])
    table.search("   ", now: .at(1)) { answers.results.append($0) }
    #expect(answers.results.count == 3)
    table.stop()
    #expect(answers.results.count == 5)
  }

  // MARK: Streams

  @Test func aTroubleThatMayPass_IsTriedAgain() throws {
    let table = StreamTable(
      link: link, translation: GatewayTime(), firstRequestID: 1 << 30)
    let sink = RecordingStream()
    let stream = MarketStream(
      id: StreamID(rawValue: 1), kind: .quotes, instrument: .make(), sink: sink,
      time: Timestamp(seconds: 0))
    table.open(stream, now: .at(0))
    let text = "No market data during competing live session"
    #expect(table.receive(error(link.streamIDs[0], 10197, text), now: .at(1)))
    table.sweep(now: .at(30))
    #expect(link.streamIDs.count == 1)
    table.sweep(now: .at(31))
    #expect(link.streamIDs.count == 2)
    #expect(sink.states.all == [.live, .interrupted("\(text) (code 10197)"), .live])
    #expect(!table.receive(error(link.streamIDs[0], 10197, text), now: .at(32)))
    table.close(stream.id)
    #expect(table.count == 0)
    guard case .cancelMarketData(let id) = link.sent.last else {
      Issue.record("the gateway was not told")
      return
    }
    #expect(id == link.streamIDs[1])
  }

  @Test func delayedData_StaysMarked_WhenTheMarketIsBack() {
    let table = StreamTable(
      link: link, translation: GatewayTime(), firstRequestID: 1 << 30)
    let sink = RecordingStream()
    let stream = MarketStream(
      id: StreamID(rawValue: 1), kind: .quotes, instrument: .make(), sink: sink,
      time: Timestamp(seconds: 0))
    table.open(stream, now: .at(0))
    table.receive(.init(requestID: link.streamIDs[0], type: .delayed))
    table.marketLost("gone")
    table.marketBack()
    #expect(sink.states.all == [.live, .delayed, .interrupted("gone"), .delayed])
  }

  // MARK: Snapshots

  @Test func somethingUnreadable_VoidsTheSnapshot() {
    var collector = SnapshotCollector(
      accounts: [], session: nil, executionsRequest: 1, deadline: .at(1))
    for part in SnapshotCollector.Part.allCases { collector.end(part) }
    #expect(collector.isComplete && collector.snapshot().positions == [])
    collector.spoil()
    #expect(collector.snapshot().positions == nil && collector.snapshot().openOrders == nil)
  }
}
