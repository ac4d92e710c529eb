import FeedsTestSupport
import Testing
import TradingModel

@testable import Feeds

struct InstrumentResolverTests {
  private let backend = ScriptedBackend()
  private var resolver: InstrumentResolver { InstrumentResolver(backend: backend) }

  private func address(_ text: String) throws -> InstrumentAddress {
    try #require(InstrumentAddress(text))
  }

  private func failure(_ text: String) async throws -> FeedError {
    let address = try address(text)
    do throws(FeedError) {
      let found = try await resolver.instrument(address)
      Issue.record("found \(found.address)")
      return FeedError(.other, "")
    } catch {
      return error
    }
  }

  /// A month of a future with the volume of each of its last days.
  private func month(_ id: Int64, _ text: String, expiry: String) -> Instrument {
    var month = Instrument.make(id: id, address: text)
    month.contract.expiry = expiry
    month.contract.instrument = month.id
    return month
  }

  private var months: [Instrument] {
    [
      month(3, "ES.CME.202706", expiry: "20270618"), month(1, "ES.CME.202612", expiry: "20261218"),
      month(2, "ES.CME.202703", expiry: "20270319"),
    ]
  }

  /// Answers daily bars with these volumes by contract id.
  private func setVolumes(_ volumes: [Int64: [Decimal64?]]) {
    backend.onHistory { _, request in
      guard let days = volumes[request.instrument.id.rawValue] else {
        return .failure(FeedError(.noData, "no data"))
      }
      return .success(
        days.enumerated().map { index, volume in
          var bar = Bar.make(Timestamp(seconds: Int64(index) * 86_400))
          bar.volume = volume
          return bar
        })
    }
  }

  @Test func frontMonth_IsTheOneThatTradesMost() async throws {
    backend.add("ES.CME.FRONT", months[0], months[1], months[2])
    setVolumes([1: [900, 100, 80], 2: [10, 700, 90], 3: [5, 6]])
    let found = try await resolver.instrument(address("es.cme.front"))
    #expect(found.address == "ES.CME.202703")
    #expect(backend.requests.map(\.instrument.id.rawValue) == [1, 2, 3])
    #expect(backend.requests.allSatisfy { $0.barSize == .day && $0.end == nil })
  }

  @Test func withoutAnyVolume_TheEarliestMonthIsTheFront() async throws {
    backend.add("ES.CME.FRONT", months[0], months[1], months[2])
    setVolumes([1: [nil], 2: [nil, nil]])
    #expect(try await resolver.instrument(address("ES.CME.FRONT")).address == "ES.CME.202612")
  }

  @Test func frontMonth_IsNotGuessedWhileAMonthsVolumeMayStillCome() async throws {
    backend.add("ES.CME.FRONT", months[0], months[1], months[2])
    backend.onHistory { number, _ in
      number == 0
        ? .success([.make(Timestamp(seconds: 0))]) : .failure(FeedError(.timedOut, "no answer"))
    }
    #expect(try await failure("ES.CME.FRONT").code == .timedOut)
    backend.onHistory { _, _ in .failure(FeedError(.noPermission, "no right")) }
    #expect(try await failure("ES.CME.FRONT").code == .noPermission)
  }

  @Test func frontMonth_OfTwoSizesIsRefused() async throws {
    var (large, small) = (
      Instrument.make(id: 1, address: "SI.COMEX.202612"),
      Instrument.make(id: 2, address: "SI.COMEX.202703")
    )
    large.contract.tradingClass = "SI"
    small.contract.tradingClass = "SIL"
    backend.add("SI.COMEX.FRONT", large, small)
    let error = try await failure("SI.COMEX.FRONT")
    #expect(error.code == .ambiguous)
    #expect(
      error.message
        == "SI.COMEX.FRONT means several: SI:SI.COMEX.FRONT, SI:SIL.COMEX.FRONT; name one")
    #expect(InstrumentAddress("SI:SIL.COMEX.FRONT")?.isFrontMonth == true)
  }

  @Test func frontMonthRule_TakesTheLargestVolumeAndOfEqualsTheEarliest() {
    let all = months
    #expect(FrontMonth.choice([]) == nil)
    #expect(FrontMonth.choice([(all[0], 5), (all[1], 5), (all[2], nil)])?.id == all[1].id)
    #expect(FrontMonth.choice([(all[0], 6), (all[1], 5), (all[2], 7)])?.id == all[2].id)
    #expect(FrontMonth.candidates(all + all + all).count == FrontMonth.candidateLimit)
    #expect(FrontMonth.volume([]) == nil)
  }

  @Test func ambiguousAddress_IsRefusedWithItsCandidates() async throws {
    backend.add(
      "SPY.SMART.202612.450.C", .make(id: 1, address: "SPY.SMART.20261204.450.C"),
      .make(id: 2, address: "SPY.SMART.20261218.450.C"))
    let error = try await failure("spy.smart.202612.450.c")
    #expect(error.code == .ambiguous)
    #expect(
      error.message
        == "SPY.SMART.202612.450.C means several: SPY.SMART.20261204.450.C (con:1), "
        + "SPY.SMART.20261218.450.C (con:2); name one")
    for candidate in ["SPY.SMART.20261204.450.C", "con:2"] {
      #expect(InstrumentAddress(candidate)?.description == candidate)
    }
  }

  @Test func equalAddresses_AreToldApartByTheirClasses() async throws {
    var (large, small) = (
      Instrument.make(id: 1, address: "SI.COMEX.202612"),
      Instrument.make(id: 2, address: "SI.COMEX.202612")
    )
    large.contract.tradingClass = "SI"
    small.contract.tradingClass = "SIL"
    backend.add("SI.COMEX.202612", large, small)
    let error = try await failure("SI.COMEX.202612")
    #expect(error.message.contains("SI:SI.COMEX.202612 (con:1), SI:SIL.COMEX.202612 (con:2)"))
  }

  @Test func candidateOfTheVeryAddress_IsMeant() async throws {
    backend.add(
      "SPX.CBOE.20261218.6600.C", .make(id: 1, address: "SPX:SPXW.CBOE.20261218.6600.C"),
      .make(id: 2, address: "SPX.CBOE.20261218.6600.C"))
    let found = try await resolver.instrument(address("SPX.CBOE.20261218.6600.C"))
    #expect(found.id.rawValue == 2)
  }

  @Test func manyCandidates_AreCut() async throws {
    let many = (1...11).map { Instrument.make(id: Int64($0), address: "X.NYSE") }
    do throws(FeedError) {
      _ = try InstrumentResolver.only(many, key: "X.CME.202612")
      Issue.record("one was chosen")
    } catch {
      #expect(error.message.contains("and 3 more; name one"))
    }
  }

  @Test func combination_FollowsFromItsLegs() async throws {
    var (one, two) = (Instrument.make(id: 11), Instrument.make(id: 12, address: "MSFT.NASDAQ"))
    one.multiplier = 100
    two.multiplier = 100
    two.tickSize = Decimal64(mantissa: 5, scale: 3)
    backend.add("con:11", one)
    backend.add("con:12", two)
    let text = "bag:SPY.SMART:11*1,12*-2"
    let found = try await resolver.instrument(address(text))
    #expect(found.address == text && found.id.rawValue < 0)
    #expect(found.contract.legs?.count == 2 && found.contract.instrument == found.id)
    #expect(found.tickSize == Decimal64(mantissa: 5, scale: 3) && found.multiplier == 100)
    #expect(found.longName == "+1 AAPL.NASDAQ -2 MSFT.NASDAQ")
    #expect(try await resolver.instrument(address(text)).id == found.id)
    #expect(try await failure("bag:SPY.SMART:11*1,13*1").code == .notFound)
  }

  @Test func details_RefuseAnAmbiguousAddressAndListEveryMonth() async throws {
    backend.add("ES.CME.FRONT", months[0], months[1], months[2])
    backend.add("ES.CME.202612", months[1], months[2])
    let answers = await SymbolDetails(backend: backend).details(for: ["ES.CME", "ES.CME.202612"])
    // The second answer holds the very address, so it is the one.
    #expect(answers["ES.CME.202612"] == .success([months[1]]))
    #expect(try answers["ES.CME"]?.get().count == 3)
    backend.add("AAPL.SMART", .make(id: 1), .make(id: 2, address: "AAPL.LSE"))
    let refused = await SymbolDetails(backend: backend).details(for: ["AAPL.SMART"])
    guard case .failure(let error)? = refused["AAPL.SMART"] else {
      Issue.record("an ambiguous symbol was answered")
      return
    }
    #expect(error.code == .ambiguous)
  }

  @Test func chain_NamesItsOptionsAsAddresses() throws {
    let chain = OptionChain(
      exchange: "SMART", tradingClass: "AAPL", multiplier: 100,
      underlying: InstrumentID(rawValue: 265_598), expiries: ["20261218", "20261211"],
      strikes: [275, Decimal64("272.5")!, 275])
    #expect(chain.expiries == ["20261211", "20261218"] && chain.strikes.count == 2)
    #expect(
      chain.address(of: .make(), expiry: "20261218", strike: Decimal64("272.5")!, .put)
        == "AAPL.SMART.20261218.272.5.P")
    let weekly = OptionChain(
      exchange: "CME", tradingClass: "EW", multiplier: 50, underlying: InstrumentID(rawValue: 1),
      expiries: ["20261211"], strikes: [6600])
    #expect(
      weekly.address(of: months[1], expiry: "20261211", strike: 6600, .call)
        == "ES:EW.CME.20261211.6600.C")
  }
}
