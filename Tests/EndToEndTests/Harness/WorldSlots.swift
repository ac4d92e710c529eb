import Foundation
import Synchronization

/// How many worlds may live at once: each is a handful of processes, and a crowd of them on two
/// cores would measure the machine instead of the program.
actor WorldSlots {
  static let shared = WorldSlots(count: 2)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(count: Int) { free = count }

  func take() async {
    guard free == 0 else {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func give() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
