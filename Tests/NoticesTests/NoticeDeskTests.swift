import Foundation
import Notices
import Testing
import TradingModel

/// What is told to the outside, and when, in virtual time.
struct NoticeDeskTests {
  private func at(_ seconds: Int64) -> Timestamp { Timestamp.morning.plus(seconds) }

  private func desk(_ change: (inout NoticeConfiguration) -> Void = { _ in }) -> NoticeDesk {
    var configuration = NoticeConfiguration.make()
    change(&configuration)
    return NoticeDesk(configuration)
  }

  private func down(_ text: String = "takes no orders") -> Notice {
    .make(.connection, key: "a", text: text)
  }

  // MARK: What lasts

  @Test("a short interruption is nobody's business")
  func shortTrouble_IsNotTold() {
    var desk = desk()
    #expect(desk.began(down(), patience: .seconds(60), at: at(0)) == [])
    #expect(desk.tick(at: at(59)) == [])
    #expect(desk.ended("a", "up", at: at(59)) == [])
    #expect(desk.tick(at: at(3600)) == [] && desk.nextDue == nil)
  }

  @Test("a gateway that nobody logs in for 72 hours is told within a minute, and again and again")
  func unansweredLogin_IsRepeated() {
    var desk = desk()
    var told: [(second: Int64, text: String)] = []
    _ = desk.began(down(), patience: .seconds(60), at: at(0))
    for second in stride(from: Int64(0), to: 72 * 3600, by: 5) {
      for text in desk.tick(at: at(second)).texts { told.append((second, text)) }
    }
    #expect(told.first?.second == 60 && told.first?.text == "takes no orders")
    #expect(told.count == 72 * 2)
    #expect(told[1].text == "Still, for 31 min: takes no orders")
    #expect(told.last?.text == "Still, for 71 h: takes no orders")
    #expect(desk.ended("a", "up again", at: at(72 * 3600)).texts == ["Over: up again"])
  }

  @Test("words that change in the middle are told at the next turn, and start nothing anew")
  func newWords_KeepTheBeginning() {
    var desk = desk()
    _ = desk.began(down("one"), patience: .seconds(60), at: at(0))
    #expect(desk.began(down("two"), patience: .seconds(60), at: at(50)) == [])
    #expect(desk.tick(at: at(60)).texts == ["two"])
  }

  // MARK: Too much of it

  @Test("a flood is bounded, and what was left out is counted; what is urgent has its own room")
  func flood_IsBounded() {
    var desk = desk()
    let told = (0..<500).flatMap { desk.take(.make(text: "event \($0)"), at: at($0)).texts }
    #expect(told.count == 30)
    #expect(desk.take(.make(.riskTrip, text: "trip"), at: at(501)).texts == ["trip"])
    let next = desk.take(.make(text: "later"), at: at(3700)).texts
    #expect(next == ["later (470 messages were left out before it)"])
    #expect(desk.take(.make(text: "last"), at: at(3701)).texts == ["last"])
  }

  @Test("what was left out is told once the hour has room, also when nothing else happens")
  func leftOut_IsToldByItself() {
    var desk = desk()
    for second in 0..<31 { _ = desk.take(.make(text: "\(second)"), at: at(Int64(second))) }
    for second in 0..<45 {
      _ = desk.take(.make(.riskTrip, text: "\(second)"), at: at(Int64(second)))
    }
    #expect(desk.nextDue == at(3600))
    #expect(desk.tick(at: at(3599)).texts == [])
    let told = desk.tick(at: at(3600))
    #expect(
      told.texts.map { $0.prefix(40) } == [
        "15 urgent messages found no room within ", "1 message found no room within an hour. ",
      ])
    #expect(desk.tick(at: at(7200)).texts == [] && desk.nextDue == nil)
  }

  @Test("a flood of one urgent kind leaves room for the first of every other")
  func urgentFlood_LeavesRoom() {
    var desk = desk()
    for second in 0..<40 {
      _ = desk.take(.make(.riskTrip, text: "\(second)"), at: at(Int64(second)))
    }
    #expect(
      desk.take(.make(.journalFault, text: "full"), at: at(50)).texts.map { $0.prefix(5) } == [
        "full "
      ])
    #expect(desk.take(.make(.journalFault, text: "full"), at: at(51)).texts == [])
  }

  @Test("what waited for the end of the quiet hours and finds no room at a restart is counted")
  func restored_IsBounded() {
    var desk = desk()
    let text = desk.restore((0..<600).map { .make(text: "\($0)") }, at: at(0)).texts.joined()
    #expect(text.hasSuffix("and 560 more: perigee notices"))
  }

  @Test("quiet hours that end within the hour that the clocks repeat, end after both")
  func quietHours_EndInRepeatedHour() throws {
    // New York, 2026-11-01: 01:30 comes at 05:30Z and again at 06:30Z.
    let zone = try #require(TimeZone(identifier: "America/New_York"))
    let hours = try #require(QuietHours("22:00-01:30", zone: zone))
    #expect(hours.contains(.at("2026-11-01T05:10:00Z")))
    #expect(hours.end(after: .at("2026-11-01T04:00:00Z")) == .at("2026-11-01T05:30:00Z"))
    // The repeated hour is quiet again, and must end the same night.
    #expect(hours.contains(.at("2026-11-01T06:10:00Z")))
    #expect(hours.end(after: .at("2026-11-01T06:10:00Z")) == .at("2026-11-01T06:30:00Z"))
    // 02:30 does not come on 2026-03-08: 03:00 is the first minute after.
    let skipped = try #require(QuietHours("22:00-02:30", zone: zone))
    #expect(skipped.end(after: .at("2026-03-08T06:00:00Z")) == .at("2026-03-08T07:00:00Z"))
    #expect(!skipped.contains(.at("2026-03-08T07:00:00Z")))
  }

  @Test("the same again within the window is counted and told once")
  func sameKey_IsCounted() {
    var desk = desk { $0.sameWithin = .seconds(60) }
    var texts: [String] = []
    for second in 0..<4 {
      texts += desk.take(.make(key: "k", text: "no. \(second)"), at: at(Int64(second))).texts
    }
    #expect(texts == ["no. 0"])
    #expect(desk.nextDue == at(60))
    #expect(desk.tick(at: at(59)).texts == [])
    #expect(desk.tick(at: at(60)).texts == ["3 more like it; the last: no. 3"])
    #expect(desk.tick(at: at(120)).texts == [] && desk.nextDue == nil)
    #expect(desk.take(.make(key: "k", text: "new"), at: at(121)).texts == ["new"])
  }

  @Test("a kind that is off everywhere goes nowhere; one that is quiet goes without sound")
  func modes_Decide() {
    var desk = desk { $0.modes = [.reject: .off, .drift: .quiet] }
    #expect(desk.take(.make(.reject), at: at(0)) == [])
    let outputs = desk.take(.make(.drift), at: at(0))
    guard case .send(_, let stops) = outputs.first else {
      Issue.record("nothing was sent")
      return
    }
    #expect(stops == [RouteStop(channel: "phone", isSilent: true)])
  }

  @Test("a channel that does not want a kind is left out, and a kind's own order is kept")
  func routes_AreKept() {
    var configuration = NoticeConfiguration.make(["phone", "mail", "wall"])
    configuration.channels[0].modes = [.drift: .off]
    configuration.channels[2].modes = [.drift: .quiet]
    configuration.routes = [.fill: ["mail"]]
    #expect(configuration.stops(.drift).map(\.channel) == ["mail", "wall"])
    #expect(configuration.stops(.drift).map(\.isSilent) == [false, true])
    #expect(configuration.stops(.fill).map(\.channel) == ["mail"])
  }

  @Test("told to all, each channel gets a message of its own")
  func spreadAll_SendsToEach() {
    var configuration = NoticeConfiguration.make(["phone", "mail"])
    configuration.spread = .all
    var desk = NoticeDesk(configuration)
    #expect(desk.take(.make(), at: at(0)).count == 2)
  }

  // MARK: Quiet hours

  @Test("in quiet hours what is urgent passes, and the rest comes as one digest at their end")
  func quietHours_Hold() throws {
    let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
    var desk = desk {
      $0.zone = zone
      $0.quietHours = QuietHours("22:00-07:00", zone: zone)
    }
    let night = Timestamp.at("2026-11-22T23:30:00Z")
    let held = desk.take(.make(text: "first", at: night), at: night)
    #expect(held.texts == [] && held.count == 1)
    _ = desk.take(.make(text: "second", at: night.plus(60)), at: night.plus(60))
    #expect(desk.take(.make(.riskTrip, text: "urgent"), at: night.plus(90)).texts == ["urgent"])
    let end = Timestamp.at("2026-11-23T06:00:00Z")
    #expect(desk.nextDue == end)
    #expect(desk.tick(at: end.plus(-1)) == [])
    let outputs = desk.tick(at: end)
    #expect(outputs.first == .release)
    #expect(outputs.texts == ["00:30 first\n00:31 second"])
    #expect(desk.tick(at: end.plus(1)) == [])
  }

  @Test("a digest names what was held to no channel that does not want it")
  func digest_KeepsModes() throws {
    var configuration = NoticeConfiguration.make(["phone", "mail"])
    configuration.quietHours = QuietHours("00:00-23:59", zone: .gmt)
    configuration.channels[0].modes = [.fill: .off]
    var desk = NoticeDesk(configuration)
    let night = Timestamp.at("2026-11-23T01:00:00Z")
    _ = desk.take(.make(.fill, text: "a fill", at: night), at: night)
    _ = desk.take(.make(.reject, text: "a reject", at: night), at: night)
    let outputs = desk.tick(at: Timestamp.at("2026-11-23T23:59:00Z"))
    #expect(outputs.count == 3)
    for case .send(let notice, let stops) in outputs where stops.first?.channel == "phone" {
      #expect(!notice.text.contains("a fill"))
    }
  }

  @Test("what was held before a restart comes with the digest, at once when the hours are over")
  func restored_IsTold() throws {
    var desk = desk { $0.quietHours = QuietHours("22:00-06:00", zone: .gmt) }
    #expect(desk.restore([.make(text: "old")], at: .morning).texts == ["06:50 old"])
  }

  @Test("more than the digest holds is counted")
  func digest_IsBounded() {
    var desk = desk { $0.quietHours = QuietHours("00:00-12:00", zone: .gmt) }
    for number in 0..<600 { _ = desk.take(.make(text: "no. \(number)"), at: at(Int64(number))) }
    let text = desk.tick(at: .at("2026-11-23T12:00:00Z")).texts.joined()
    #expect(text.hasSuffix("and 560 more: perigee notices"))
  }

  @Test(
    "hours over midnight, and over the changes of the clocks",
    arguments: [
      ("2026-03-29T01:30:00Z", true, "2026-03-29T05:00:00Z"),
      ("2026-03-28T20:59:00Z", false, "2026-03-29T05:00:00Z"),
      ("2026-10-24T20:00:00Z", true, "2026-10-25T06:00:00Z"),
      ("2026-10-25T06:00:00Z", false, "2026-10-26T06:00:00Z"),
    ])
  func quietHours_FollowTheZone(time: String, isQuiet: Bool, end: String) throws {
    let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
    let hours = try #require(QuietHours("22:00-07:00", zone: zone))
    #expect(hours.contains(.at(time)) == isQuiet)
    #expect(hours.end(after: .at(time)) == .at(end))
  }

  @Test(
    "hours of another form are none", arguments: ["22-07", "25:00-07:00", "7:00-7:00", "x", ""])
  func oddHours_AreRefused(text: String) { #expect(QuietHours(text, zone: .gmt) == nil) }

  @Test("the weekly login and the nightly reset are New York's, over its changes of the clocks")
  func gatewayTimes_AreNewYorks() {
    let times = GatewayTimes()
    #expect(times.nextReset(after: .at("2026-11-23T12:00:00Z")) == .at("2026-11-24T04:45:00Z"))
    #expect(times.nextLogin(after: .at("2026-11-23T12:00:00Z")) == .at("2026-11-29T06:00:00Z"))
    #expect(times.lastLogin(before: .at("2026-11-23T12:00:00Z")) == .at("2026-11-22T06:00:00Z"))
    #expect(times.lastLogin(before: .at("2026-06-22T12:00:00Z")) == .at("2026-06-21T05:00:00Z"))
    #expect(GatewayTimes(login: nil).nextLogin(after: .morning) == nil)
  }
}
