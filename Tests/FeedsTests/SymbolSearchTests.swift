import Feeds
import FeedsTestSupport
import Testing
import TradingModel

@Suite struct SymbolSearchTests {
  private let time = VirtualTime()
  private let backend = ScriptedBackend()
  private var search: SymbolSearch { SymbolSearch(backend: backend, time: time.feedTime) }

  private func match(_ address: String, _ name: String = "") -> SymbolMatch {
    SymbolMatch(
      address: address, description: name, securityType: .stock, currency: "USD",
      instrument: nil)
  }

  @Test(arguments: [
    ("mnq", "MNQ.CME"), ("eurusd", "EURUSD.IDEALPRO"), ("gold", "GC.COMEX"),
    ("XAU", "XAUUSD.CMDTY"), ("crude oil", "CL.NYMEX"), ("spx", "SPX.CBOE.IND"),
    ("btc", "BTC.PAXOS"), ("eurosd", "EURUSD.IDEALPRO"), ("lean hog", "HE.CME"),
    ("30y", "30Y.CBOT"),
  ])
  func catalogueFindsOfflineWhatIsMeant(pattern: String, address: String) {
    #expect(search.local(pattern).prefix(3).map(\.address).contains(address))
    #expect(backend.searches.isEmpty)
  }

  @Test func catalogueHasTheMetalsContractAndNoAddressTwice() {
    let addresses = SymbolCatalogue.standard.matches.map(\.address)
    #expect(Set(addresses).count == addresses.count)
    let gold = SymbolCatalogue.standard.matches.first { $0.address == "XAUUSD.CMDTY" }
    #expect(gold?.instrument == InstrumentID(rawValue: 69_067_924))
    #expect(search.local("zzzzqqq").isEmpty)
  }

  @Test func blankPatternAsksNothing() async throws {
    let answer = try await search.search("  \t ")
    #expect(answer.matches.isEmpty)
    #expect(answer.coverage == .complete)
    #expect(backend.searches.isEmpty)
    #expect(search.local("  ").isEmpty)
  }

  @Test func backendMatchesAreMergedAndUnwantedVenuesDropped() async throws {
    backend.setMatches([
      match("MNQ.ASX", "Mineral Quest"), match("MNQX.NASDAQ.NMS", "Something"),
      match("MNQY.PHLX"), match("MNQ.CME", "the same again"),
    ])
    let answer = try await search.search("mnq")
    #expect(answer.coverage == .complete)
    #expect(answer.matches.first?.address == "MNQ.CME")
    #expect(answer.matches.map(\.address).contains("MNQX.NASDAQ"))
    #expect(answer.matches.filter { $0.address == "MNQ.CME" }.count == 1)
    #expect(
      !answer.matches.contains { $0.address.hasSuffix("ASX") || $0.address.hasSuffix("PHLX") })
  }

  @Test func newestPatternReplacesTheWaitingOne() async throws {
    let search = search
    backend.setMatches([match("AAPL.NASDAQ", "APPLE INC")])
    _ = try await search.search("a")
    let answers = try await withThrowingTaskGroup(
      of: (String, SymbolSearch.Answer).self
    ) { group in
      for (index, pattern) in ["aa", "aap", "aapl"].enumerated() {
        group.addTask { (pattern, try await search.search(pattern)) }
        #expect(await eventually { time.sleeperCount == index + 1 })
      }
      #expect(backend.searches == ["a"])
      time.advance(by: .milliseconds(999))
      #expect(backend.searches == ["a"])
      time.advance(by: .milliseconds(1))
      var answers: [String: SymbolSearch.Answer] = [:]
      for try await (pattern, answer) in group { answers[pattern] = answer }
      return answers
    }
    #expect(backend.searches == ["a", "aapl"])
    #expect(answers["aa"]?.coverage == .superseded)
    #expect(answers["aap"]?.coverage == .superseded)
    #expect(answers["aapl"]?.coverage == .complete)
    #expect(answers["aapl"]?.matches.first?.address == "AAPL.NASDAQ")
  }

  @Test func waitIsOnlyTheRestOfTheSecond() async throws {
    let search = search
    _ = try await search.search("a")
    time.advance(by: .milliseconds(700))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { _ = try await search.search("b") }
      #expect(await eventually { time.sleeperCount == 1 })
      time.advance(by: .milliseconds(300))
      try await group.waitForAll()
    }
    #expect(backend.searches == ["a", "b"])
  }

  @Test func dottedSymbolsAndNumbersAreKept() async throws {
    backend.setMatches(
      [
        "RCI.B.TSE", "AAPL.NASDAQ.NMS", "BMW.IBIS", "con:7", "RIO.ASX", "X.Y.ASX",
        "3TSE.LSEETF/EUR",
      ].map { match($0) })
    let answer = try await search.search("zzzzz")
    #expect(
      answer.matches.map(\.address) == [
        "RCI.B.TSE", "AAPL.NASDAQ", "BMW.IBIS", "con:7", "3TSE.LSEETF/EUR",
      ])
  }

  @Test func detailsOfSeveralSymbolsAreOneCall() async {
    backend.add("AAPL.NASDAQ", .make())
    let details = SymbolDetails(backend: backend)
    let answers = await details.details(for: ["AAPL.NASDAQ", "NONE.NYSE", "rubbish"])
    #expect(answers.count == 3)
    #expect(answers["AAPL.NASDAQ"] == .success([.make()]))
    #expect(
      answers["NONE.NYSE"] == .failure(FeedError(.notFound, "no instrument is named NONE.NYSE")))
    guard case .failure(let error) = answers["rubbish"] else {
      Issue.record("rubbish was found")
      return
    }
    #expect(error.code == .invalid)
  }
}
