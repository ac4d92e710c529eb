import Control
import Pages
import Testing
import TradingModel

@Suite struct PastQuestionTests {
  private func question(
    _ kind: PastQuestion.Kind = .orders, _ values: [String: String]
  ) -> PastQuestion {
    PastQuestion(kind) { values[$0] }
  }

  @Test("an address reads back as the question that made it", arguments: PastQuestion.Kind.allCases)
  func address_RoundTrips(kind: PastQuestion.Kind) throws {
    var values = [
      "account": "main & co", "strategy": "trend/up", "symbol": "AAPL.NASDAQ", "side": "SELL",
      "from": "2026-11-22T10:00:00.123456789", "before": "2026-11-23", "rows": "500",
      "older": "1700000000000000000.0.55",
    ]
    if kind == .orders { values.merge(["state": "partially_filled", "tag": "a=b"]) { $1 } }
    let first = question(kind, values)
    #expect(first.problems.isEmpty)
    var back: [String: String] = [:]
    for (name, value) in first.query() { back[name] = value }
    #expect(question(kind, back) == first)
    #expect(first.filter.since == first.from)
    #expect(first.filter.until == first.before)
    #expect(first.filter.limit == 500)
  }

  @Test("times are UTC, from the day down to the nanosecond")
  func times_AreUTC() {
    #expect(AskedTime.parse("1970-01-02") == Timestamp(seconds: 86_400))
    #expect(AskedTime.parse("1970-01-01T00:01") == Timestamp(seconds: 60))
    #expect(AskedTime.parse("1970-01-01 00:00:01Z") == Timestamp(seconds: 1))
    #expect(
      AskedTime.parse("1970-01-01T00:00:00.000000007") == Timestamp(rawValue: 7))
    #expect(AskedTime.parse("yesterday") == nil)
    #expect(AskedTime.parse("2026-13-01") == nil)
    #expect(AskedTime.parse("") == nil)
  }

  @Test("what cannot be read is said, and does not filter")
  func problems_AreSaid() {
    let read = question(values: ["side": "up", "state": "gone", "from": "soon"])
    #expect(read.problems.count == 3)
    #expect(!read.isFiltered)
    #expect(question(values: ["from": "2026-01-02", "before": "2026-01-02"]).problems.count == 1)
  }

  private func question(values: [String: String]) -> PastQuestion { question(.orders, values) }

  @Test("open and ended stand for all such states, and together for every state")
  func standings_CoverAllStates() {
    let open = question(values: ["state": "open"]).filter.states
    let ended = question(values: ["state": "ended"]).filter.states
    #expect(open.isDisjoint(with: ended))
    #expect(open.union(ended) == Set(OrderState.allCases.map(\.rawValue)))
    // Refused requests have a page of their own.
    #expect(!question(values: [:]).filter.states.contains("refused"))
    #expect(question(.refused, [:]).filter.states == ["refused"])
  }

  @Test("a place that no page writes counts as none", arguments: ["x", "1;2", "'", "1 2"])
  func foreignPlace_IsIgnored(text: String) {
    #expect(question(values: ["older": text]).turn == .newest)
    #expect(LogQuestion { ["newer": text][$0] }.turn == .newest)
  }

  @Test("the log's address reads back as the question that made it")
  func logAddress_RoundTrips() {
    let values = [
      "q": "order \"was\" -paper", "level": "warning", "strategy": "ÄÖ", "account": "main",
      "from": "2026-11-22T10:00:00.5", "rows": "500", "newer": "77", "line": "76",
    ]
    let first = LogQuestion { values[$0] }
    #expect(first.problems.isEmpty)
    var back: [String: String] = [:]
    for (name, value) in first.query() { back[name] = value }
    #expect(LogQuestion { back[$0] } == first)
    #expect(!first.canFollow)
    #expect(first.at(.newest).canFollow)
  }
}
