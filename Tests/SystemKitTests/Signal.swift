import Dispatch
import Synchronization

/// Something that tests await; a wait of 30 seconds without it is a failure.
final class Signal: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func fire() { semaphore.signal() }

  func wait() -> Bool { semaphore.wait(timeout: .now() + 30) == .success }
}

/// A list that threads append to.
final class Collected<Element: Sendable>: Sendable {
  private let list = Mutex<[Element]>([])

  func append(_ element: Element) { list.withLock { $0.append(element) } }

  var all: [Element] { list.withLock { $0 } }
}

/// A number that threads raise.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)

  func add() -> Int { value.wrappingAdd(1, ordering: .relaxed).newValue }
}
