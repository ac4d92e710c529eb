import Synchronization

/// Where the trading threads leave what happened: a bounded queue under a lock that is held for a
/// few memory writes, and never while anything is made into text, stored or sent.
package final class NoticeInbox: Sendable {
  private struct State {
    var events: [NoticeEvent] = []
    /// Taken out and empty, so that its memory is used again.
    var spare: [NoticeEvent] = []
    var lost = 0
  }

  /// Events that may wait; a further one is counted and dropped.
  package static let limit = 4096

  private let state: Mutex<State>

  package init() {
    var state = State()
    state.events.reserveCapacity(NoticeInbox.limit)
    state.spare.reserveCapacity(NoticeInbox.limit)
    self.state = Mutex(state)
  }

  /// What became of an event.
  package enum Answer: Hashable, Sendable {
    /// It is the first that waits: somebody must be woken.
    case first
    case waits
    case dropped
  }

  /// Leaves an event. From any thread; never waits for anything but another such call.
  package func put(_ event: NoticeEvent) -> Answer {
    state.withLock { state in
      guard state.events.count < NoticeInbox.limit else {
        state.lost &+= 1
        return .dropped
      }
      state.events.append(event)
      return state.events.count == 1 ? .first : .waits
    }
  }

  /// Everything that waits, and how many were dropped since the last call.
  package func takeAll() -> (events: [NoticeEvent], lost: Int) {
    state.withLock { state in
      let taken = state.events
      let lost = state.lost
      state.events = state.spare
      state.spare = []
      state.lost = 0
      return (taken, lost)
    }
  }

  /// Gives the memory of what was taken back, once it is done with.
  package func giveBack(_ events: consuming [NoticeEvent]) {
    // Emptied outside of the lock, which frees what the events held.
    events.removeAll(keepingCapacity: true)
    let empty = events
    state.withLock { $0.spare = empty }
  }
}
