import Control
import Dispatch
import NIOCore
import NIOPosix
import Testing
import TradingModel

@testable import Dashboard

@Suite struct MachineTests {
  @Test(
    "a full table gives the place of the one that waits longest, and never of one that is served")
  func table_EvictsTheOldestWaiting() {
    var table = ConnectionTable(limits: ConnectionLimits(connections: 3))
    let now = ContinuousClock.now
    func open() -> [Int?] {
      let step = table.opened(at: now)
      return [step.id, step.closing]
    }
    for id in 1...3 {
      let step = open()
      #expect(step == [id, nil])
    }
    let isServed = table.asked(1, at: now)
    let fourth = open()
    let isGone = !table.asked(2, at: now)
    table.answered(1, at: now)
    let later = [open(), open(), open()]
    #expect(isServed && isGone)
    #expect(fourth == [4, 2])
    #expect(later == [[5, 3], [6, 4], [7, 1]])
    for id in 5...7 { _ = table.asked(id, at: now) }
    let refused = open()
    table.closed(6)
    let last = open()
    #expect(refused == [nil, nil] && last == [8, nil])
  }

  @Test("each stage has its own time")
  func table_KnowsWhoIsOverdue() {
    var table = ConnectionTable()
    let limits = ConnectionLimits()
    let now = ContinuousClock.now
    for _ in 1...4 { _ = table.opened(at: now) }
    _ = table.asked(2, at: now)
    _ = table.asked(3, at: now)
    table.answered(3, at: now)
    _ = table.asked(4, at: now)
    table.wrote(4, isStream: true, at: now.advanced(by: .seconds(30)))
    let steps = [limits.head, limits.head + .seconds(1), .seconds(61), .seconds(91)].map {
      Set(table.overdue(at: now.advanced(by: $0)))
    }
    #expect(steps == [[], [1], [2, 3], [4]])
    #expect(table.count == 0)
  }

  @Test("a slow reader finds the newest, and how many rows it missed")
  func mailbox_KeepsTheNewest() {
    var box = Mailbox()
    let nothing = box.take()
    #expect(box.isEmpty && nothing.isEmpty)
    box.put([Array("1".utf8)], of: .status)
    box.put([Array("2".utf8)], of: .status)
    let rows = (0..<150).map { Array("\($0)".utf8) }
    box.put(rows, of: .logs)
    box.put(rows, of: .logs)
    box.beat()
    let text = String(decoding: box.take(), as: UTF8.self)
    #expect(text.hasPrefix("event: status\ndata: {\"missed\":0,\"rows\":[2]}\n\nevent: logs\n"))
    #expect(text.contains("{\"missed\":100,\"rows\":[100,101,"))
    #expect(text.hasSuffix("148,149]}\n\n"))
    box.beat()
    let beat = String(decoding: box.take(), as: UTF8.self)
    #expect(beat == ": \n\n")
    #expect(box.isEmpty)
  }

  @Test("those who ask the same share one question and its answer for half a second")
  func answers_AreShared() {
    var answers = SharedAnswers<Int>(age: .milliseconds(500))
    let now = ContinuousClock.now
    guard case .ask = answers.asked(.status, at: now, by: 1),
      case .wait = answers.asked(.status, at: now, by: 2),
      case .ask = answers.asked(.risk, at: now, by: 3)
    else { return #expect(Bool(false)) }
    let told = answers.answered(.status, .some(.accepted), at: now)
    #expect(told == [1, 2])
    guard
      case .answer(.accepted) = answers.asked(
        .status, at: now.advanced(by: .milliseconds(499)), by: 4),
      case .ask = answers.asked(.status, at: now.advanced(by: .milliseconds(500)), by: 5)
    else { return #expect(Bool(false)) }
    let failed = answers.answered(.risk, .none, at: now)
    #expect(failed == [3])
    guard case .ask = answers.asked(.risk, at: now, by: 6) else { return #expect(Bool(false)) }
  }

  @Test("paths with free parts are matched part by part, decoded")
  func path_IsMatched() {
    let path: RoutePath = "/orders/{intent}"
    #expect(path.match("/orders/a%2Fb") == ["intent": "a/b"])
    #expect(path.match("/orders") == nil && path.match("/orders/a/b") == nil)
    #expect(path.match("/orders/%ff") == nil && path.match("/orders/%00") == nil)
    #expect(RoutePath("/").match("/") == [:])
  }

  @Test("queries are decoded, written again with one value changed, and bounded")
  func form_IsRead() {
    let form = FormValues("a=1+2&b=%3Cx%3E&a=3&empty=&bad=%zz&=x")
    #expect(form["a"] == "1 2" && form.all("a") == ["1 2", "3"] && form["b"] == "<x>")
    #expect(form["empty"] == nil && form["bad"] == nil)
    #expect(FormValues("a=1&b=2").replacing("b", with: "x y") == "a=1&b=x%20y")
    #expect(FormValues("a=1&b=2").replacing("a", with: nil) == "b=2")
    let many = FormValues((0..<1000).map { "a=\($0)" }.joined(separator: "&"))
    #expect(many.pairs.count == FormValues.limit)
  }

  @Test("every form that posts gets the token, whatever stands in the page")
  func forms_AreSealed() {
    let html = "<form method=\"post\" action=\"/a\"><b></b></form><form method=\"post\"><form>"
    let field = "<input type=\"hidden\" name=\"token\" value=\"t\">"
    #expect(
      FormSeal.sealed(html, token: "t")
        == "<form method=\"post\" action=\"/a\">\(field)<b></b></form>"
        + "<form method=\"post\">\(field)<form>")
    #expect(FormSeal.sealed("<p>a</p>", token: "t") == "<p>a</p>")
  }

  @Test("two routes never mean the same path")
  func routes_AreDistinct() {
    for paths in [RouteList.pages.map(\.path), RouteList.actions.map(\.path)] {
      #expect(Set(paths.map(\.description)).count == paths.count)
    }
  }

  @Test("after a change nobody gets what was known or asked before it")
  func change_IsSeenAtOnce() {
    var answers = SharedAnswers<Int>(age: .seconds(60))
    let start = ContinuousClock.now
    guard case .ask = answers.asked(.restraints, at: start, by: 1) else {
      return #expect(Bool(false))
    }
    #expect(answers.answered(.restraints, .some(.restraints([])), at: start) == [1])
    guard case .answer = answers.asked(.restraints, at: start, by: 2) else {
      return #expect(Bool(false))
    }
    answers.forget()
    guard case .ask = answers.asked(.restraints, at: start, by: 3) else {
      return #expect(Bool(false))
    }
    answers.forget()
    #expect(answers.answered(.restraints, .some(.restraints([])), at: start) == [3])
    guard case .ask = answers.asked(.restraints, at: start, by: 4) else {
      return #expect(Bool(false))
    }
  }

  @Test("what asks for more than the pool takes, or takes too long, is told so")
  func pool_IsBounded() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let pool = WorkPool(threads: 1, waiting: 1, limit: .milliseconds(50), group: group)
    let slow = Slow(pool)
    await #expect(throws: WorkPool.Refusal.slow(.milliseconds(50))) { try await slow.run() }
    await #expect(throws: WorkPool.Refusal.busy(waiting: 1)) { try await pool.run {} }
    slow.lock.signal()
    pool.end()
    try await group.shutdownGracefully()
  }
}

/// Work that holds its thread until it is told otherwise.
private struct Slow: Sendable {
  let pool: WorkPool
  let lock = DispatchSemaphore(value: 0)

  init(_ pool: WorkPool) { self.pool = pool }

  func run() async throws {
    let lock = lock
    try await pool.run { lock.wait() }
  }
}
