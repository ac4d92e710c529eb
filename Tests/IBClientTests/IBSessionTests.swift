import Testing
import TradingModel

@testable import IBClient

struct IBSessionTests {
  private let accounts = [AccountNumber(rawValue: "DU1")]

  private func make() -> IBSession { IBSession(limits: IBTimeLimits(), clientID: 7) }

  /// A session at work since second 0.
  private func atWork() -> IBSession {
    var session = make()
    _ = session.start(now: .at(0))
    _ = session.connected(now: .at(0))
    _ = session.greeted(now: .at(0))
    _ = session.receivedAccounts(accounts, now: .at(0))
    _ = session.receivedNextOrderID(BrokerOrderID(rawValue: 9), now: .at(0))
    check(session.phase == .ready)
    return session
  }

  @Test func theHandshake_RunsInOrder() {
    var session = make()
    check(session.start(now: .at(0)) == [.connect(epoch: 1)])
    check(session.start(now: .at(0)) == [])
    check(session.connected(now: .at(0)) == [.sendHello])
    check(session.greeted(now: .at(0)) == [.sendStart])
    check(session.receivedNextOrderID(BrokerOrderID(rawValue: 9), now: .at(0)) == [])
    check(
      session.receivedAccounts(accounts, now: .at(0)) == [
        .becameReady(accounts, BrokerOrderID(rawValue: 9)),
        .readiness(isReady: true, reason: ""),
      ])
    check(session.isOpenForOrders)
  }

  @Test(arguments: [0, 1, 2])
  func everyStepOfTheHandshake_IsBounded(step: Int) {
    var session = make()
    _ = session.start(now: .at(0))
    if step >= 1 { _ = session.connected(now: .at(0)) }
    if step >= 2 { _ = session.greeted(now: .at(0)) }
    check(session.tick(now: .at(4.9)) == [])
    let words = [
      "no connection within 5 s",
      "connected, but no hello came within 5 s: is this the API port of a gateway, and is the "
        + "API enabled in its settings?",
      "the gateway said hello, but named no accounts within 5 s: is it logged in?",
    ]
    check(session.tick(now: .at(5)) == [.close(words[step]), .scheduleRetry])
    check(session.phase == .waiting)
    check(session.start(now: .at(6)) == [.connect(epoch: 2)])
  }

  @Test func silence_IsProbed_ThenSuspected_ThenFatal() {
    var session = atWork()
    check(session.tick(now: .at(1.9)) == [])
    check(session.tick(now: .at(2)) == [.sendProbe])
    check(session.tick(now: .at(2.9)) == [])
    check(
      session.tick(now: .at(3)) == [
        .readiness(isReady: false, reason: "the gateway has stopped answering")
      ])
    check(!session.isOpenForOrders)
    check(session.tick(now: .at(11.9)) == [])
    let words = "the gateway stopped answering 10 s ago"
    check(
      session.tick(now: .at(12)) == [
        .close(words), .readiness(isReady: false, reason: words), .scheduleRetry,
      ])
  }

  @Test func anAnswer_EndsTheSuspicion() {
    var session = atWork()
    _ = session.tick(now: .at(2))
    _ = session.tick(now: .at(3))
    session.heard(now: .at(4))
    check(session.tick(now: .at(4.2)) == [.readiness(isReady: true, reason: "")])
    check(session.isOpenForOrders)
    check(session.tick(now: .at(6.2)) == [.sendProbe])
  }

  @Test func theMarketsLoss_StopsOrders_UntilItIsBack() {
    var session = atWork()
    let words = "the gateway has lost its own connection to the market: gone"
    check(
      session.receivedNotice(SourceCode.sessionNotice(1100), text: "gone", now: .at(1)) == [
        .interruptStreams(words), .readiness(isReady: false, reason: words),
      ])
    check(session.receivedNotice(SourceCode.sessionNotice(1100), text: "", now: .at(1)) == [])
    check(
      session.receivedNotice(SourceCode.sessionNotice(2104), text: "", now: .at(2)) == [])
    check(
      session.receivedNotice(SourceCode.sessionNotice(1101), text: "", now: .at(3)) == [
        .resumeStreams(dataLost: true), .readiness(isReady: true, reason: ""),
      ])
    check(
      session.receivedNotice(SourceCode.sessionNotice(1102), text: "", now: .at(4)) == [
        .resumeStreams(dataLost: false),
        .readiness(
          isReady: false, reason: "the gateway's connection to the market was interrupted: "),
        .readiness(isReady: true, reason: ""),
      ])
  }

  @Test func aLossThatOnlyFarmsHeal_HealsWithThem() {
    var session = atWork()
    _ = session.receivedNotice(SourceCode.sessionNotice(2110), text: "", now: .at(1))
    check(!session.isOpenForOrders)
    check(
      session.receivedNotice(SourceCode.sessionNotice(2104), text: "", now: .at(2)) == [
        .resumeStreams(dataLost: true), .readiness(isReady: true, reason: ""),
      ])
  }

  @Test func aClientIDInUse_IsSaidClearly() {
    var session = make()
    _ = session.start(now: .at(0))
    _ = session.connected(now: .at(0))
    _ = session.greeted(now: .at(0))
    let notice = SourceCode.sessionNotice(326)
    check(session.receivedNotice(notice, text: "326 text", now: .at(0)) == [])
    check(
      session.ended("the gateway closed the connection", now: .at(0)) == [
        .close(
          "client id 7 is in use by another program at this gateway: close that program, or set "
            + "another client id in brokers.toml (326 text)"), .scheduleRetry,
      ])
  }

  @Test func stopping_IsFinal() {
    var session = atWork()
    check(
      session.stop(now: .at(1)) == [
        .close("stopped"), .readiness(isReady: false, reason: "stopped"),
      ])
    check(session.ended("late", now: .at(1)) == [])
    check(session.tick(now: .at(100)) == [])
    check(session.phase == .idle)
  }

  @Test func theWaits_Double_WithinAFifth() {
    var schedule = ReconnectSchedule()
    var generator = SystemRandomNumberGenerator()
    for base in [1.0, 2, 4, 8, 16, 32, 60, 60, 60] {
      let wait = schedule.next(using: &generator) / .seconds(1)
      check(wait >= base * 0.8 && wait <= min(60, base * 1.2))
    }
    schedule.succeeded()
    check(schedule.next(using: &generator) <= .milliseconds(1200))
  }
}
