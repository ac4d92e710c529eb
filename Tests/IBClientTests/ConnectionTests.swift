import Feeds
import Orders
import Testing
import TradingModel

@testable import IBClient

@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
  @Test func theHandshake_IsWhatGatewaysExpect() async throws {
    let seen = Mailbox<[String]>()
    let gateway = ScriptedGateway { connection, _ in
      seen.put([connection.receiveHello() ?? "none"])
      connection.send("187|20261122 18:00:00 Central European Standard Time|")
      seen.put(connection.receive() ?? [])
      connection.send("15|1|DU1,DU2,|")
      connection.send("9|1|41|")
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint])
    let result = await harness.pool.loadClients()
    #expect(result.endpoints.map(\.text) == ["connected; serves DU1, DU2"])
    #expect(seen.all == [["v176..200"], ["71", "2", "7", ""]])
    let broker = try #require(result.broker("main"))
    #expect(broker.readiness == .ready && broker.nextOrderID.rawValue == 41)
    #expect(result.broker("second") === broker)
  }

  @Test(arguments: [
    (0, "connected, but no hello came within 0 s"), (1, "named no accounts within 0 s"),
  ])
  func aMuteGateway_IsGivenUpInTime(step: Int, words: String) async throws {
    let gateway = ScriptedGateway { connection, _ in
      if step == 1, connection.receiveHello() != nil { connection.send("200|now|") }
      connection.drain()
    }
    let harness = try Harness([gateway.endpoint]) { settings in
      settings.timeLimits.handshake = .milliseconds(300)
    }
    let result = await harness.pool.loadClients()
    #expect(result.endpoints[0].text.contains(words))
    #expect(result.endpoints[0].accounts == nil)
  }

  @Test(arguments: [
    ("201|now|", "speaks API version 201, newer than"), ("158|now|", "update TWS or IB Gateway"),
    ("what|", "hello cannot be read"), ("", "hello cannot be read"),
  ])
  func aStrangeHello_IsRefusedInWords(hello: String, words: String) async throws {
    let gateway = ScriptedGateway { connection, _ in
      _ = connection.receiveHello()
      connection.send(hello)
      connection.drain()
    }
    let harness = try Harness([gateway.endpoint])
    let result = await harness.pool.loadClients()
    #expect(result.endpoints[0].text.contains(words))
  }

  @Test func aPortWhereNothingListens_IsSaid() async throws {
    let silent = SilentPort()
    defer { withExtendedLifetime(silent) {} }
    let harness = try Harness([silent.endpoint], tries: 3)
    let result = await harness.pool.loadClients()
    #expect(result.endpoints[0].accounts == nil)
    #expect(result.accounts.isEmpty)
  }

  @Test func aClientIDInUse_IsExplained() async throws {
    let gateway = ScriptedGateway { connection, _ in
      _ = connection.receiveHello()
      connection.send("200|now|")
      _ = connection.receive(id: 71)
      connection.send("4|-1|326|Unable to connect as the client id is already in use.||1|")
    }
    let harness = try Harness([gateway.endpoint])
    let result = await harness.pool.loadClients()
    #expect(result.endpoints[0].text.contains("client id 7 is in use by another program"))
  }

  @Test func details_AreGathered_AndUnknownOnesAreNone() async throws {
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      while let fields = connection.receive(id: 9) {
        let id = fields[2]
        if fields[4] == "NOPE" {
          connection.send("4|\(id)|200|No security definition has been found||1|")
        } else {
          connection.send("52|1|\(id)|")
        }
      }
    }
    let harness = try Harness([gateway.endpoint])
    _ = await harness.pool.loadClients()
    let backend = try #require(harness.pool.dataBackend)
    var contract = Instrument.make().contract
    #expect(try await backend.details(for: contract) == [])
    contract.symbol = "NOPE"
    #expect(try await backend.details(for: contract) == [])
  }

  @Test func anUnansweredQuestion_TimesOut() async throws {
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint]) { $0.timeLimits.request = .milliseconds(100) }
    _ = await harness.pool.loadClients()
    let backend = try #require(harness.pool.dataBackend)
    await #expect(throws: FeedError.self) { try await backend.search("AAPL") }
    do {
      _ = try await backend.details(for: Instrument.make().contract)
      Issue.record("an answer to an unanswered question")
    } catch {
      #expect(error.code == .timedOut)
    }
  }

  @Test func history_IsAnswered_Joined_AndToldApartWhenItFails() async throws {
    let asked = Mailbox<[String]>()
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      while let fields = connection.receive(id: 20) {
        asked.put(fields)
        let id = fields[1]
        if fields.contains("5 secs") {
          connection.send(
            "4|\(id)|162|Historical data request pacing violation||1|")
        } else {
          connection.send(
            "17|\(id)|2|1776108360|10|11|9|10.5|100|10.2|7|1776108420|10|11|9|10.6|-1|-1|-1|")
          connection.send("108|\(id)|a|b|")
        }
      }
    }
    let harness = try Harness([gateway.endpoint]) { $0.historyLimits.identical = .seconds(60) }
    _ = await harness.pool.loadClients()
    let backend = try #require(harness.pool.dataBackend)
    let request = HistoryRequest(
      instrument: .make(), barSize: .minute, end: Timestamp(seconds: 1_776_110_000),
      span: .seconds(86_400))
    async let first = backend.history(request)
    async let second = backend.history(request)
    let (one, two) = try await (first, second)
    #expect(one == two && one.count == 2)
    #expect(one[0].volume == 100 && one[0].count == 7)
    #expect(one[1].volume == nil && one[1].wap == nil && one[1].count == nil)
    #expect(asked.all.count == 1)
    let fields = asked.all[0]
    #expect(fields.contains("1 min") && fields.contains("1 D") && fields.contains("TRADES"))
    do {
      _ = try await backend.history(
        HistoryRequest(
          instrument: .make(), barSize: .fiveSeconds, end: nil, span: .seconds(3600)))
      Issue.record("no error for a pacing violation")
    } catch {
      #expect(error.code == .pacing && error.sourceCode == 162)
    }
  }

  @Test func streams_ComeBackByThemselves_WithFreshNumbers() async throws {
    let asked = Mailbox<[String]>()
    let gateway = ScriptedGateway { connection, number in
      connection.handshake()
      guard let fields = connection.receive(id: 1) else { return }
      asked.put(fields)
      connection.send("1|6|\(fields[2])|1|\(100 + number)|5|0|")
      // The first connection breaks off in the middle of a frame.
      if number == 0 { return connection.send(bytes: [0, 0, 0, 20, 49, 0]) }
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint])
    _ = await harness.pool.loadClients()
    let backend = try #require(harness.pool.dataBackend)
    let stream = RecordingStream()
    let id = backend.openStream(.quotes, for: .make(), sink: stream)
    let first = await stream.quotes.first { $0.bid == 100 }
    #expect(first.bidSize == 5)
    _ = await stream.states.first { if case .interrupted = $0 { true } else { false } }
    _ = await stream.quotes.first { $0.bid == 101 }
    #expect(stream.states.all.last == .live)
    #expect(asked.all.count == 2)
    #expect(asked.all[0].contains("233,375"))
    backend.closeStream(id)
  }

  @Test func lostData_IsSubscribedAgain_AndOldNumbersAreIgnored() async throws {
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      guard let first = connection.receive(id: 1) else { return }
      connection.send("4|-1|1100|Connectivity lost||1|")
      connection.send("4|-1|1101|Connectivity restored, data lost||1|")
      guard let second = connection.receive(id: 1), second[2] != first[2] else { return }
      connection.send("1|6|\(first[2])|1|1|5|0|")
      connection.send("1|6|\(second[2])|1|2|5|0|")
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint])
    _ = await harness.pool.loadClients()
    let backend = try #require(harness.pool.dataBackend)
    let stream = RecordingStream()
    _ = backend.openStream(.quotes, for: .make(), sink: stream)
    let quote = await stream.quotes.first { _ in true }
    #expect(quote.bid == 2)
    let events = harness.sink.events.all.compactMap { event -> BrokerReadiness? in
      if case .readiness(let readiness) = event { readiness } else { nil }
    }
    #expect(events.first == .ready && events.last == .ready && events.count == 3)
  }

  @Test func aStreamWithoutPermission_Ends_AndOneWithBadTicksIsAskedPlainly() async throws {
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      while let fields = connection.receive(id: 1) {
        let id = fields[2]
        if fields[4] == "NOPE" {
          connection.send("4|\(id)|354|Requested market data is not subscribed.||1|")
        } else if fields.contains("233,375") {
          connection.send("4|\(id)|321|Error validating request: Incorrect generic tick list||1|")
        } else {
          connection.send("1|6|\(id)|2|50|1|0|")
        }
      }
    }
    let harness = try Harness([gateway.endpoint])
    _ = await harness.pool.loadClients()
    let backend = try #require(harness.pool.dataBackend)
    let (denied, plain) = (RecordingStream(), RecordingStream())
    _ = backend.openStream(.quotes, for: .make(symbol: "NOPE"), sink: denied)
    _ = backend.openStream(.quotes, for: .make(id: 8, symbol: "IBM"), sink: plain)
    _ = await plain.quotes.first { $0.ask == 50 }
    let end = await denied.states.first { if case .ended = $0 { true } else { false } }
    guard case .ended(let error) = end else { return }
    #expect(error.code == .noPermission)
  }

  @Test func realTimeBars_Arrive() async throws {
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      guard let fields = connection.receive(id: 50) else { return }
      connection.send("50|3|\(fields[2])|1678323335|4028.75|4029|4028.25|4028.5|2|4026.75|1|")
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint])
    _ = await harness.pool.loadClients()
    let backend = try #require(harness.pool.dataBackend)
    let stream = RecordingStream()
    _ = backend.openStream(.realTimeBars, for: .make(type: .future), sink: stream)
    let bar = await stream.bars.first { _ in true }
    #expect(bar.start == Timestamp(seconds: 1_678_323_335) && bar.close == Decimal64("4028.5"))
  }

  @Test func aSilentGateway_IsProbed_ThenLeft() async throws {
    let gateway = ScriptedGateway { connection, number in
      connection.handshake()
      // The first connection swallows everything: half open, as after a cable was cut.
      if number == 0 { connection.drain() } else { connection.stayAlive() }
    }
    let harness = try Harness([gateway.endpoint]) { settings in
      settings.timeLimits.silence = .milliseconds(200)
      settings.timeLimits.suspicion = .milliseconds(200)
      settings.timeLimits.death = .milliseconds(600)
    }
    _ = await harness.pool.loadClients()
    _ = await harness.sink.events.first {
      if case .readiness(.notReady(let reason)) = $0 {
        reason.contains("stopped answering")
      } else {
        false
      }
    }
    _ = await harness.sink.events.first {
      if case .readiness(.notReady(let reason)) = $0 { reason.contains("ago") } else { false }
    }
  }

  @Test func garbageInsteadOfAFrame_EndsTheConnection_NotTheProcess() async throws {
    let gateway = ScriptedGateway { connection, number in
      connection.handshake()
      if number == 0 {
        connection.send("1|6|garbage|")
        connection.send("777|what|")
        connection.send("")
        connection.send(bytes: [255, 255, 255, 255, 0])
      }
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint])
    _ = await harness.pool.loadClients()
    _ = await harness.sink.events.first {
      if case .readiness(.notReady(let reason)) = $0 {
        reason.contains("no frame")
      } else {
        false
      }
    }
  }
}
