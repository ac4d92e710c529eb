import FeedsTestSupport
import Synchronization
import Testing
import TradingModel

@testable import Feeds

@Suite struct HistoryGateTests {
  @Test func urgentRequestsGoBeforePatientOnes() async throws {
    let time = VirtualTime()
    let gate = HistoryGate(limit: 1, time: time.feedTime)
    let marks = Marks()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await gate.withSlot(isUrgent: false) {
          marks.add("holder")
          while !marks.isReleased { await Task.yield() }
        }
      }
      #expect(await eventually { marks.all == ["holder"] })
      for name in ["patient", "urgent"] {
        group.addTask {
          try await gate.withSlot(isUrgent: name == "urgent") {
            marks.add(name)
          }
        }
        let waiting = name == "patient" ? 1 : 2
        #expect(await eventually { gate.waiterCount == waiting })
      }
      marks.release()
      try await group.waitForAll()
    }
    #expect(marks.all == ["holder", "urgent", "patient"])
  }

  @Test func pauseHoldsEveryRequestBack() async throws {
    let time = VirtualTime()
    let gate = HistoryGate(limit: 2, time: time.feedTime)
    gate.pause(.seconds(10))
    let marks = Marks()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<2 {
        group.addTask {
          try await gate.withSlot(isUrgent: true) {
            marks.add("run")
          }
        }
      }
      #expect(await eventually { time.sleeperCount == 2 })
      time.advance(by: .seconds(9))
      #expect(marks.all.count == 0)
      time.advance(by: .seconds(1))
      try await group.waitForAll()
    }
    #expect(marks.all.count == 2)
  }

  @Test func cancelledWaiterLeavesItsPlace() async throws {
    let time = VirtualTime()
    let gate = HistoryGate(limit: 1, time: time.feedTime)
    let marks = Marks()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await gate.withSlot(isUrgent: true) {
          while !marks.isReleased { await Task.yield() }
        }
      }
      let waiter = Task { try await gate.withSlot(isUrgent: true) {} }
      #expect(await eventually { gate.waiterCount == 1 })
      waiter.cancel()
      await #expect(throws: CancellationError.self) { try await waiter.value }
      marks.release()
      try await group.waitForAll()
    }
    try await gate.withSlot(isUrgent: false) {}
  }
}

/// What happened in which order, and a signal.
private final class Marks: Sendable {
  private let state = Mutex<(names: [String], isReleased: Bool)>(([], false))
  var all: [String] { state.withLock { $0.names } }
  var isReleased: Bool { state.withLock { $0.isReleased } }
  func add(_ name: String) { state.withLock { $0.names.append(name) } }
  func release() { state.withLock { $0.isReleased = true } }
}
