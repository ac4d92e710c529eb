import CPlatform

/// Sleep and wake on a word of shared memory, across processes.
public enum Futex {
  /// Why a wait ended.
  public enum Outcome: Sendable {
    /// Woken, or the word had another value already, or a signal came: look again.
    case lookAgain
    /// The time was up.
    case timedOut
  }

  /// Sleeps while the word holds `expected`, at most `timeout` (nil: without a limit).
  public static func wait(
    _ word: UnsafeMutablePointer<UInt32>, while expected: UInt32, timeout: Duration? = nil
  ) -> Outcome {
    // A negative time means "no limit" to the call below.
    let nanoseconds = timeout.map { max(0, $0.nanosecondCount) } ?? -1
    return csys_futex_wait(word, expected, nanoseconds) == -timedOutCode ? .timedOut : .lookAgain
  }

  /// Wakes at most `count` sleepers of the word.
  public static func wake(_ word: UnsafeMutablePointer<UInt32>, count: Int32 = 1) {
    _ = csys_futex_wake(word, count)
  }

  private static let timedOutCode: Int32 = 110
}
