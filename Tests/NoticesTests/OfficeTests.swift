import Dispatch
import Foundation
import Logging
import Notices
import Synchronization
import SystemKit
import Testing
import TradingModel

/// The office with real threads, a real record, and real servers.
struct OfficeTests {
  private func office(
    _ configuration: NoticeConfiguration, _ folder: TemporaryFolder,
    transport: any NoticeTransport = SystemTransport(), now: Timestamp? = nil
  ) throws -> NoticeOffice {
    let office = try NoticeOffice(
      configuration, file: "\(folder.path)/notices.db",
      log: Logger(label: "test") { _ in
        SwiftLogNoOpLogHandler()
      },
      now: { now ?? Timestamp(rawValue: MonotonicClock.wallClock()) }, transport: transport
    ) { _ in "AAPL.NASDAQ" }
    try office.start()
    return office
  }

  private func records(_ folder: TemporaryFolder) throws -> [NoticeRecord] {
    try NoticeStore.read("\(folder.path)/notices.db")?.list(limit: 1000) ?? []
  }

  private func web(_ server: WebServer, _ name: String, _ path: String = "/x") -> ChannelPlan {
    ChannelPlan(
      name: name,
      form: .webhook(
        address: server.address(path), template: NoticeTemplate("{kind}: {text}", form: .text),
        authorization: nil))
  }

  /// One event of each kind that the daemon's parts leave.
  static func event(of kind: NoticeKind) -> NoticeEvent {
    let account = AccountName(rawValue: "swing")
    let desk: [NoticeKind: String] = [
      .riskTrip: "risk.trip", .drift: "position.drift", .orderUnknown: "order.unknown.alert",
      .unprotected: "position.naked", .restraint: "restraint.halt", .journalFault: "journal.fault",
    ]
    switch kind {
    case .fill: return .filled(.make())
    case .reject:
      return .refused(
        OrderRequest(
          strategy: StrategyID(rawValue: "breakout"), number: 1, account: account,
          action: .cancelAll), reason: "because of \"it\"")
    case .connection: return .readiness(account, isReady: false, reason: "the gateway is away")
    case .strategyError: return .strategy(StrategyID(rawValue: "breakout"), fault: "line 3")
    case .riskTrip, .drift, .orderUnknown, .unprotected, .restraint, .journalFault:
      return .desk(account, kind: desk[kind] ?? "", text: "the desk's words")
    case .staleFeed, .loginNeeded, .workMissing, .shadowRollback, .dailySummary, .goNoGo,
      .digest, .test:
      return .told(.make(kind, text: "the words of \(kind.rawValue)"))
    }
  }

  static let words: [NoticeKind: String] = [
    .fill: "fill: breakout bought 100 AAPL.NASDAQ at 187.25 on account swing.",
    .reject: "reject: breakout on account swing: the cancel of all orders was refused: because of "
      + "\"it\"",
    .connection: "connection: Account swing takes no orders: the gateway is away. Its strategies "
      + "run blind. Look at the gateway: is it up and logged in?",
    .strategyError: "strategy_error: Strategy breakout is down: line 3",
  ]

  @Test(
    "each kind is heard by a server, also while the first channel is down",
    arguments: NoticeKind.configurable)
  func kind_IsHeard(kind: NoticeKind) async throws {
    let folder = try TemporaryFolder()
    let bad = try WebServer(["500 Down"])
    let good = try WebServer()
    defer {
      bad.stop()
      good.stop()
    }
    var configuration = NoticeConfiguration()
    configuration.channels = [web(bad, "first"), web(good, "second")]
    configuration.joinFills = .milliseconds(1)
    configuration.patience = .zero
    let office = try office(configuration, folder)
    office.put(Self.event(of: kind))
    var requests = good.requests.makeAsyncIterator()
    let heard = Heard(try #require(await requests.next()))
    office.stop()
    #expect(heard.body.hasPrefix("\(kind.rawValue): "))
    if let words = Self.words[kind] { #expect(heard.body == words) }
    let record = try #require(try records(folder).first)
    #expect(record.state == .sent && record.notice.kind == kind)
    #expect(record.attempts.map(\.channel) == ["first", "second"])
    #expect(record.attempts.map(\.failure) == ["answered with status 500", nil])
  }

  @Test(
    "an account that goes down when the weekly login is due waits for a person",
    arguments: [
      ("2026-11-22T06:10:00Z", "login_needed: Account swing takes no orders: away. The gateway's"),
      ("2026-11-23T06:10:00Z", "connection: Account swing takes no orders: away. Its strategies"),
    ])
  func login_IsTold(time: String, words: String) async throws {
    let folder = try TemporaryFolder()
    let server = try WebServer()
    defer { server.stop() }
    var configuration = NoticeConfiguration()
    configuration.channels = [web(server, "phone")]
    configuration.patience = .zero
    let office = try office(configuration, folder, now: .at(time))
    office.put(.readiness(AccountName(rawValue: "swing"), isReady: false, reason: "away"))
    var requests = server.requests.makeAsyncIterator()
    let heard = Heard(try #require(await requests.next()))
    office.stop()
    #expect(heard.body.hasPrefix(words))
  }

  @Test("the fills of an order that come together are one message")
  func fills_AreJoined() async throws {
    let folder = try TemporaryFolder()
    let server = try WebServer()
    defer { server.stop() }
    var configuration = NoticeConfiguration()
    configuration.channels = [web(server, "phone")]
    configuration.joinFills = .milliseconds(300)
    let office = try office(configuration, folder)
    office.put(.filled(.make("e1", quantity: "100", price: "10", commission: Money("1"))))
    office.put(.filled(.make("e2", quantity: "200", price: "13", commission: Money("0.5"))))
    var requests = server.requests.makeAsyncIterator()
    let heard = Heard(try #require(await requests.next()))
    office.stop()
    #expect(
      heard.body == "fill: breakout bought 300 AAPL.NASDAQ at 12 on average (2 fills) on account "
        + "swing. Commission 1.5 USD.")
  }

  @Test("a channel that never answers and a full queue delay nobody who leaves an event")
  func hangingChannel_DelaysNobody() async throws {
    let folder = try TemporaryFolder()
    let gate = DispatchSemaphore(value: 0)
    let transport = ScriptedTransport { _, _ in
      // Answers only after the test has left all of its events.
      gate.wait()
      return .sent
    }
    let office = try office(.make(), folder, transport: transport)
    let clock = ContinuousClock()
    var slowest = Duration.zero
    for number in 0..<20_000 {
      let event = NoticeEvent.filled(.make("e\(number)", intent: "r1-\(number)"))
      slowest = max(slowest, clock.measure { office.put(event) })
    }
    // Reached at all only because no call waited for the channel.
    #expect(slowest < .seconds(5))
    for _ in 0..<100 { gate.signal() }
    office.stop()
    for _ in 0..<1000 { gate.signal() }
  }

  @Test("the queue is bounded, and what found no room is counted")
  func inbox_IsBounded() {
    let inbox = NoticeInbox()
    #expect(inbox.put(.over(key: "a", text: "")) == .first)
    for _ in 1..<NoticeInbox.limit { #expect(inbox.put(.over(key: "a", text: "")) == .waits) }
    #expect(inbox.put(.over(key: "a", text: "")) == .dropped)
    let (events, lost) = inbox.takeAll()
    #expect(events.count == NoticeInbox.limit && lost == 1)
    inbox.giveBack(events)
    #expect(inbox.put(.over(key: "a", text: "")) == .first)
  }

  @Test("after a restart urgent messages go out, and others that are old are dropped and counted")
  func restart_SendsWhatIsUrgent() async throws {
    let folder = try TemporaryFolder()
    do {
      let store = try NoticeStore.write("\(folder.path)/notices.db")
      let stops = [RouteStop(channel: "phone", isSilent: false)]
      let before = Timestamp.morning.plus(-7200)
      for kind in [NoticeKind.drift, .reject, .reject] {
        _ = try store.add(
          .make(kind, text: "old \(kind.rawValue)", at: before), .queued, stops: stops, at: before)
      }
      _ = try store.add(
        .make(.reject, text: "fresh", at: .morning), .queued, stops: stops, at: .morning)
    }
    let server = try WebServer()
    defer { server.stop() }
    var configuration = NoticeConfiguration()
    configuration.channels = [web(server, "phone")]
    let office = try office(configuration, folder, now: .morning)
    var requests = server.requests.makeAsyncIterator()
    var bodies: [String] = []
    for _ in 0..<3 { bodies.append(Heard(try #require(await requests.next())).body) }
    office.stop()
    #expect(bodies[0] == "drift: old drift" && bodies[1...].contains("reject: fresh"))
    #expect(bodies.contains { $0.contains("2 notices of before the restart were too old") })
    #expect(try records(folder).map(\.state) == [.sent, .dropped, .dropped, .sent, .sent])
  }

  @Test("what was not sent when the office closed goes out after the next start")
  func unsent_SurvivesARestart() async throws {
    let folder = try TemporaryFolder()
    let down = ScriptedTransport { _, _ in .failed("down") }
    let first = try office(.make(), folder, transport: down)
    first.put(.told(.make(.drift, text: "lost?", at: .morning)))
    var tries = down.sent.makeAsyncIterator()
    _ = await tries.next()
    first.stop(within: .milliseconds(10))
    #expect(try records(folder).map(\.state) == [.queued])
    let up = ScriptedTransport { _, _ in .sent }
    let second = try office(.make(), folder, transport: up, now: .morning)
    var later = up.sent.makeAsyncIterator()
    _ = await later.next()
    second.stop()
    #expect(try records(folder).map(\.state) == [.sent])
  }

  @Test("the record is closed to others, and forgets what is old")
  func record_IsPruned() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/notices.db"
    let store = try NoticeStore.write(path)
    let old = Timestamp.morning.plus(-40 * 86_400)
    _ = try store.add(.make(at: old), .sent, at: old)
    _ = try store.add(.make(.drift, at: old), .queued, at: old)
    _ = try store.add(.make(), .failed, at: .morning)
    try store.prune(keep: .seconds(30 * 86_400), at: .morning)
    #expect(try store.list(limit: 10).map(\.state) == [.queued, .failed])
    #expect(try store.list(failedOnly: true, limit: 10).count == 1)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("no secret stands in the record")
  func record_HoldsNoSecret() async throws {
    let folder = try TemporaryFolder()
    let server = try WebServer(["500 Down", "200 OK"])
    defer { server.stop() }
    var configuration = NoticeConfiguration()
    configuration.channels = [
      ChannelPlan(
        name: "t",
        form: .telegram(
          server: "http://127.0.0.1:\(server.port)", token: Secret("canary"), chat: "1")),
      ChannelPlan(
        name: "p",
        form: .pushover(
          server: "http://127.0.0.1:\(server.port)", token: Secret("canary"), user: Secret("canary")
        )),
    ]
    let office = try office(configuration, folder)
    office.put(.told(.make(.drift)))
    var requests = server.requests.makeAsyncIterator()
    _ = await requests.next()
    _ = await requests.next()
    office.stop()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let data = FileManager.default.contents(atPath: "\(folder.path)/\(name)") ?? Data()
      #expect(data.range(of: Data("canary".utf8)) == nil, "\(name)")
    }
  }
}
