import TWSProtocol
import Testing
import TradingModel

@testable import PaperGateway

/// The broker's pacing rules, in virtual time.
@Suite struct PacingTests {
  private let start = Timestamp(seconds: 1_000_000)

  private func history(
    _ id: Int32, _ symbol: String = "AAPL", size: String = "5 secs", what: String = "TRADES",
    duration: String = "1800 S", keeps: TWSFlag = false
  ) -> ClientMessage {
    var contract = TWSContract()
    contract.symbol = symbol
    contract.securityType = "STK"
    contract.exchange = "SMART"
    return .requestHistoricalData(
      ClientMessage.RequestHistoricalData(
        requestID: RequestID(rawValue: id), contract: contract, includesExpired: false, end: "",
        barSize: size, duration: duration, isRegularHoursOnly: false, whatToShow: what,
        dateFormat: 2, keepsUpToDate: keeps, options: ""))
  }

  private func answer(_ id: Int32) -> GatewayMessage {
    .historicalData(GatewayMessage.HistoricalData(requestID: RequestID(rawValue: id), bars: []))
  }

  /// The code with which a request is refused, answered at once when it is not.
  private func code(
    _ book: inout PacingBook, _ message: ClientMessage, at seconds: Double, session: Int = 1
  ) -> Int? {
    let now = start.advanced(by: .milliseconds(Int64(seconds * 1000)))
    let refusal = book.admit(message, session: session, at: now)
    if refusal == nil, case .requestHistoricalData(let request) = message {
      book.told(answer(request.requestID.rawValue), session: session)
    }
    return refusal?.code
  }

  @Test func identicalHistory_IsRefusedWithinFifteenSeconds() {
    var book = PacingBook(limits: GatewayLimits())
    #expect(code(&book, history(1), at: 0) == nil)
    #expect(code(&book, history(2), at: 14.9) == 162)
    #expect(code(&book, history(3, duration: "900 S"), at: 14.9) == nil)
    #expect(code(&book, history(4), at: 15) == nil)
  }

  @Test func sixOfOneContractInTwoSeconds_AreTooMany() {
    var book = PacingBook(limits: GatewayLimits())
    for id in 1...5 {
      #expect(code(&book, history(Int32(id), duration: "\(id)000 S"), at: 0) == nil)
    }
    #expect(code(&book, history(6, duration: "6000 S"), at: 1.9) == 162)
    #expect(code(&book, history(7, "MSFT"), at: 1.9) == nil)
    #expect(code(&book, history(8, what: "MIDPOINT"), at: 1.9) == nil)
    #expect(code(&book, history(9, duration: "6000 S"), at: 2) == nil)
  }

  @Test func bidAsk_CountsTwice() {
    var book = PacingBook(limits: GatewayLimits())
    for id in 1...2 {
      #expect(code(&book, history(Int32(id), what: "BID_ASK", duration: "\(id) D"), at: 0) == nil)
    }
    #expect(code(&book, history(3, what: "BID_ASK", duration: "3 D"), at: 0) == 162)
  }

  @Test func sixtyInTenMinutes_AreAll() {
    var book = PacingBook(limits: GatewayLimits())
    for id in 0..<60 {
      #expect(code(&book, history(Int32(id + 1), "S\(id)"), at: Double(id)) == nil)
    }
    #expect(code(&book, history(61, "S60"), at: 599.9) == 162)
    #expect(code(&book, history(62, "S60"), at: 600) == nil, "the first is ten minutes old")
    #expect(code(&book, history(63, "S61"), at: 600) == 162)
  }

  @Test func longBars_AreFreeUnlessCounted() {
    var book = PacingBook(limits: GatewayLimits())
    for id in 1...100 { #expect(code(&book, history(Int32(id), size: "1 min"), at: 0) == nil) }
    var limits = GatewayLimits()
    limits.history?.countsLongBars = true
    var strict = PacingBook(limits: limits)
    #expect(code(&strict, history(1, size: "1 day"), at: 0) == nil)
    #expect(code(&strict, history(2, size: "1 day"), at: 1) == 162)
  }

  @Test func openHistories_AreBounded() {
    var limits = GatewayLimits()
    limits.openHistories = 2
    var book = PacingBook(limits: limits)
    #expect(code(&book, history(1, size: "1 min", keeps: true), at: 0) == nil)
    #expect(book.admit(history(2, size: "1 min"), session: 2, at: start) == nil)
    #expect(book.admit(history(3, size: "1 min"), session: 2, at: start)?.code == 162)
    book.told(answer(2), session: 2)
    #expect(book.admit(history(3, size: "1 min"), session: 2, at: start) == nil)
    book.closed(session: 2)
    #expect(book.admit(history(4, size: "1 min"), session: 1, at: start) == nil)
    #expect(book.admit(history(5, size: "1 min"), session: 1, at: start)?.code == 162)
    #expect(book.admit(.cancelHistoricalData(1), session: 1, at: start) == nil)
    #expect(book.admit(history(5, size: "1 min"), session: 1, at: start) == nil)
  }

  private func depth(_ id: Int32) -> ClientMessage {
    .requestMarketDepth(
      ClientMessage.RequestMarketDepth(
        requestID: RequestID(rawValue: id), contract: TWSContract(), rows: 5,
        isSmartDepth: false, options: ""))
  }

  @Test func depthLines_AreThree() {
    var book = PacingBook(limits: GatewayLimits())
    for id in 1...3 { #expect(code(&book, depth(Int32(id)), at: 0, session: id) == nil) }
    let refusal = book.admit(depth(4), session: 1, at: start)
    #expect(
      refusal
        == PacingBook.Refusal(
          id: 4, code: 309, text: "Max number (3) of market depth requests has been reached"))
    // A request that is refused for another reason takes no place.
    book.told(
      .error(GatewayMessage.ErrorNotice(id: 1, code: 10_092, text: "")), session: 1)
    #expect(book.admit(depth(4), session: 1, at: start) == nil)
  }

  private func ticks(_ id: Int32, _ contract: Int, _ kind: String = "BidAsk") -> ClientMessage {
    var wire = TWSContract()
    wire.contractID = contract
    return .requestTickByTick(
      ClientMessage.RequestTickByTick(
        requestID: RequestID(rawValue: id), contract: wire, tickType: kind, tickCount: 0,
        ignoresSize: false))
  }

  @Test func tickByTick_IsBoundedInNumberAndTime() {
    var book = PacingBook(limits: GatewayLimits())
    #expect(code(&book, ticks(1, 10), at: 0) == nil)
    #expect(code(&book, ticks(2, 10), at: 14) == 10_189)
    #expect(code(&book, ticks(3, 10, "Last"), at: 14) == nil)
    #expect(code(&book, ticks(4, 10), at: 15) == nil)
    #expect(code(&book, ticks(5, 11), at: 15) == 10_190)
    #expect(code(&book, .cancelTickByTick(1), at: 15) == nil)
    #expect(code(&book, ticks(5, 11), at: 15) == nil)
  }

  @Test func searches_AreASecondApart() {
    var book = PacingBook(limits: GatewayLimits())
    func search(_ id: Int32) -> ClientMessage {
      .requestMatchingSymbols(
        ClientMessage.RequestMatchingSymbols(
          requestID: RequestID(rawValue: id), pattern: "A"))
    }
    #expect(code(&book, search(1), at: 0) == nil)
    #expect(code(&book, search(2), at: 0.9) == 322)
    #expect(code(&book, search(3), at: 0.9, session: 2) == nil)
    #expect(code(&book, search(4), at: 1) == nil)
  }

  @Test func summaries_AreTwo() {
    var book = PacingBook(limits: GatewayLimits())
    func summary(_ id: Int32) -> ClientMessage {
      .requestAccountSummary(
        ClientMessage.RequestAccountSummary(
          requestID: RequestID(rawValue: id), group: "All", tags: "NetLiquidation"))
    }
    for id in 1...2 { #expect(code(&book, summary(Int32(id)), at: 0) == nil) }
    #expect(code(&book, summary(3), at: 0) == 322)
    #expect(code(&book, summary(3), at: 0, session: 2) == nil)
    #expect(code(&book, .cancelAccountSummary(1), at: 0) == nil)
    #expect(code(&book, summary(4), at: 0) == nil)
  }

  @Test func noLimits_RefuseNothing() {
    var book = PacingBook(limits: .none)
    for id in 1...200 {
      #expect(code(&book, history(Int32(id)), at: 0) == nil)
      #expect(code(&book, depth(Int32(id)), at: 0) == nil)
      #expect(code(&book, ticks(Int32(id), 1), at: 0) == nil)
    }
  }
}
