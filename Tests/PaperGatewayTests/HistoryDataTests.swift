import PaperExchange
import PaperGateway
import TWSProtocol
import Testing
import TradingModel

@Suite(.timeLimit(.minutes(2))) struct HistoryDataTests {
  static let sizes: [(words: String, seconds: Int, duration: String)] = [
    ("1 secs", 1, "60 S"), ("5 secs", 5, "300 S"), ("10 secs", 10, "600 S"),
    ("15 secs", 15, "900 S"), ("30 secs", 30, "1800 S"), ("1 min", 60, "1800 S"),
    ("2 mins", 120, "3600 S"), ("3 mins", 180, "3600 S"), ("5 mins", 300, "3600 S"),
    ("10 mins", 600, "7200 S"), ("15 mins", 900, "7200 S"), ("20 mins", 1200, "7200 S"),
    ("30 mins", 1800, "14400 S"), ("1 hour", 3600, "28800 S"), ("2 hours", 7200, "28800 S"),
    ("3 hours", 10_800, "86400 S"), ("4 hours", 14_400, "86400 S"), ("8 hours", 28_800, "86400 S"),
    ("1 day", 86_400, "5 D"), ("1 week", 604_800, "4 W"), ("1 month", 2_592_000, "3 M"),
  ]

  @Test(arguments: [
    "TRADES", "MIDPOINT", "BID", "ASK", "BID_ASK", "ADJUSTED_LAST", "HISTORICAL_VOLATILITY",
    "OPTION_IMPLIED_VOLATILITY", "FEE_RATE",
  ])
  func everyBarSize_HasBarsOf(_ what: String) async throws {
    try await DataWorld.run { world in
      for (index, size) in Self.sizes.enumerated() {
        let id = Int32(index + 1)
        try await world.history(id, size: size.words, duration: size.duration, what: what)
        let bars = try await world.bars(id).get()
        #expect(!bars.isEmpty, "\(size.words)")
        let times = bars.map { Int($0.date) ?? 0 }
        #expect(times == times.sorted())
        if size.seconds < 86_400, size.seconds <= 60 {
          #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == size.seconds })
        }
        for bar in bars where what != "BID_ASK" {
          let (low, high) = (decimal(bar.low.description), decimal(bar.high.description))
          #expect(decimal(bar.open.description) >= low && decimal(bar.close.description) <= high)
        }
      }
    }
  }

  @Test(arguments: [157, 176, 187, 200])
  func keptHistory_IsWhatIsAskedForLater(_ version: Int) async throws {
    try await DataWorld.run(version: version, at: monday.advanced(by: .seconds(17))) { world in
      try await world.history(1, size: "5 secs", duration: "60 S", keep: true)
      _ = try await world.bars(1).get()
      await world.play(.seconds(30))
      let heard = try await world.settleOld()
      var live: [String: GatewayMessage.HistoricalDataUpdate] = [:]
      for case .historicalDataUpdate(let update) in heard { live[update.date] = update }
      try await world.history(2, size: "5 secs", duration: "60 S")
      let later = try await world.bars(2).get()
      let whole = later.filter { live[$0.date] != nil }.dropLast()
      #expect(whole.count >= 5)
      for bar in whole {
        let update = try #require(live[bar.date])
        #expect(update.open == bar.open && update.close == bar.close && update.high == bar.high)
        #expect(update.low == bar.low && update.volume == bar.volume && update.wap == bar.wap)
        #expect(Int(update.count) == bar.count)
      }
    }
  }

  @Test(arguments: ["TRADES", "MIDPOINT", "BID", "ASK"])
  func realTimeBars_AreWhatIsAskedForLater(_ what: String) async throws {
    try await DataWorld.run(at: monday.advanced(by: .milliseconds(2300))) { world in
      try await world.client.send(
        .requestRealTimeBars(
          .init(
            requestID: 1, contract: DataWorld.contract("ES"), whatToShow: what,
            isRegularHoursOnly: false)))
      _ = try await world.settle()
      await world.play(.seconds(60))
      var live: [GatewayMessage.RealTimeBar] = []
      for case .realTimeBar(let bar) in try await world.settle() { live.append(bar) }
      try await world.history(
        2, DataWorld.contract("ES"), size: "5 secs", duration: "120 S", what: what)
      let later = try await world.bars(2).get()
      #expect(live.count >= 11)
      #expect(live.first?.time == Int(monday.seconds), "the running bar is whole")
      for bar in live {
        let past = try #require(later.first { $0.date == String(bar.time) })
        func values(_ numbers: TWSNumber...) -> [Decimal64] {
          numbers.map { decimal($0.description) }
        }
        #expect(
          values(bar.open, bar.high, bar.low, bar.close, bar.volume, bar.wap)
            == values(past.open, past.high, past.low, past.close, past.volume, past.wap))
      }
    }
  }

  @Test func ends_AreReadInEveryForm() async throws {
    try await DataWorld.run { world in
      var answers: [[HistoricalBar]] = []
      for (index, end) in [
        "20261120 11:00:00 US/Eastern", "20261120-16:00:00", "20261120 17:00:00 Europe/Berlin",
        "20261120 11:00:00",
      ].enumerated() {
        try await world.history(Int32(index), end: end, size: "1 min", duration: "600 S")
        answers.append(try await world.bars(Int32(index)).get())
      }
      #expect(answers[0].count == 10)
      #expect(answers.allSatisfy { $0 == answers[0] })
      #expect(
        world.client.received.contains {
          if case .error(let e) = $0 { e.code == 2174 } else { false }
        })
      for (index, end) in ["yesterday", "20261399 11:00:00", "20261120 25:00:00"].enumerated() {
        try await world.history(Int32(10 + index), end: end, size: "1 min", duration: "600 S")
        guard case .failure(let refused) = try await world.bars(Int32(10 + index)) else {
          Issue.record("\(end) was taken")
          continue
        }
        #expect(refused.code == 10_314)
      }
    }
  }

  @Test func whatTheBrokerRefuses_IsRefusedInItsWords() async throws {
    try await DataWorld.run({ $0.dataRights = ["BTC": .none] }) { world in
      let apple = appleContract()
      let euro = DataWorld.contract("EURUSD")
      let cases: [(TWSContract, String, String, String, Int, String)] = [
        (apple, "1 secs", "1 D", "TRADES", 162, "Time length exceed max"),
        (apple, "1 min", "1 W", "TRADES", 162, "Time length exceed max"),
        (apple, "1 day", "400 D", "TRADES", 321, "longer than 365 days must be made in years"),
        (apple, "1 hour", "90000 S", "TRADES", 321, "86400 seconds must be made in days"),
        (apple, "7 mins", "1 D", "TRADES", 321, "Legal ones are: 1 secs, 5 secs"),
        (apple, "5 mins", "1 D", "FOO", 321, "What to show field is missing"),
        (apple, "5 mins", "1 X", "TRADES", 321, "Invalid duration"),
        (euro, "5 mins", "1 D", "TRADES", 162, "HMDS query returned no data: EUR.USD@IDEALPRO"),
        (euro, "5 mins", "1 D", "FEE_RATE", 162, "HMDS query returned no data"),
        (apple, "1 day", "1 M", "YIELD_BID", 162, "HMDS query returned no data"),
        (DataWorld.contract("BTC"), "1 day", "1 M", "AGGTRADES", 162, "No market data permissions"),
      ]
      for (index, item) in cases.enumerated() {
        let id = Int32(index + 1)
        try await world.history(id, item.0, size: item.1, duration: item.2, what: item.3)
        guard case .failure(let refused) = try await world.bars(id) else {
          Issue.record("\(item) was taken")
          continue
        }
        #expect(refused.code == item.4 && refused.text.contains(item.5), "\(refused)")
      }
    }
  }

  @Test func hourOfTheOpening_IsDatedWithTheOpening() async throws {
    try await DataWorld.run { world in
      try await world.history(
        1, end: "20261120 16:00:00 US/Eastern", size: "1 hour", duration: "1 D", rth: true,
        format: 1)
      let bars = try await world.bars(1).get()
      #expect(
        bars.map(\.date) == [
          "20261120 09:30:00 US/Eastern", "20261120 10:00:00 US/Eastern",
          "20261120 11:00:00 US/Eastern", "20261120 12:00:00 US/Eastern",
          "20261120 13:00:00 US/Eastern", "20261120 14:00:00 US/Eastern",
          "20261120 15:00:00 US/Eastern",
        ])
    }
  }

  @Test func schedule_ListsTheSessions() async throws {
    try await DataWorld.run { world in
      try await world.history(
        1, end: "20261127-22:00:00", size: "1 day", duration: "5 D", what: "SCHEDULE", rth: true)
      let schedule = try await world.client.first {
        if case .historicalSchedule(let found) = $0 { found } else { nil }
      }
      #expect(schedule.timeZone == "US/Eastern")
      #expect(schedule.sessions.last?.referenceDate == "20261123")
      #expect(schedule.sessions.last?.start == "20261123-09:30:00")
    }
  }

  @Test func headTimestamp_IsTheFirstKnownMoment() async throws {
    try await DataWorld.run { world in
      try await world.client.send(
        .requestHeadTimestamp(
          .init(
            requestID: 1, contract: appleContract(), includesExpired: false,
            isRegularHoursOnly: true, whatToShow: "TRADES", dateFormat: 1)))
      let head = try await world.client.first {
        if case .headTimestamp(let found) = $0 { found } else { nil }
      }
      #expect(head.time == "20061128-15:00:00")
    }
  }

  @Test func historicalTicks_AreTheTicksOfTheStream() async throws {
    try await DataWorld.run { world in
      for (id, kind) in [(1, "AllLast"), (2, "BidAsk"), (3, "MidPoint")] {
        try await world.client.send(
          .requestTickByTick(
            .init(
              requestID: RequestID(rawValue: Int32(id)), contract: appleContract(), tickType: kind,
              tickCount: 0, ignoresSize: false)))
      }
      _ = try await world.settle()
      await world.play(.seconds(60))
      var trades: [String] = []
      var quotes: [String] = []
      var mids: [String] = []
      for message in try await world.settle() {
        switch message {
        case .tickByTickTrade(let tick): trades.append("\(tick.time) \(tick.price) \(tick.size)")
        case .tickByTickQuote(let tick):
          quotes.append("\(tick.time) \(tick.bidPrice) \(tick.askPrice) \(tick.bidSize)")
        case .tickByTickMidpoint(let tick): mids.append("\(tick.time) \(tick.midpoint)")
        default: break
        }
      }
      #expect(trades.count > 50 && quotes.count > 200 && mids.count > 100)
      func ask(_ id: Int32, _ what: String, start: String, end: String) async throws {
        try await world.client.send(
          .requestHistoricalTicks(
            .init(
              requestID: RequestID(rawValue: id), contract: appleContract(),
              includesExpired: false, start: start, end: end, tickCount: 1000, whatToShow: what,
              isRegularHoursOnly: false, ignoresSize: false, options: "")))
      }
      try await ask(11, "TRADES", start: "20261123-15:00:00", end: "")
      let last = try await world.client.first {
        if case .historicalTicksLast(let found) = $0 { found } else { nil }
      }
      #expect(last.ticks.map { "\($0.time) \($0.price) \($0.size)" } == trades)
      try await ask(12, "BID_ASK", start: "20261123-15:00:00", end: "")
      let both = try await world.client.first {
        if case .historicalTicksBidAsk(let found) = $0 { found } else { nil }
      }
      #expect(
        both.ticks.map { "\($0.time) \($0.bidPrice) \($0.askPrice) \($0.bidSize)" } == quotes)
      try await ask(13, "MIDPOINT", start: "20261123-15:00:00", end: "")
      let middle = try await world.client.first {
        if case .historicalTicks(let found) = $0 { found } else { nil }
      }
      #expect(middle.ticks.map { "\($0.time) \($0.price)" } == mids)
      try await ask(14, "TRADES", start: "", end: "20261123-15:00:30")
      let back = try await world.client.first {
        if case .historicalTicksLast(let found) = $0, found.requestID == 14 { found } else { nil }
      }
      #expect(back.ticks.count >= 1000)
      let early = trades.filter { (Int($0.prefix { $0 != " " }) ?? 0) < Int(monday.seconds) + 30 }
      #expect(back.ticks.suffix(early.count).map { "\($0.time) \($0.price) \($0.size)" } == early)
    }
  }
}
