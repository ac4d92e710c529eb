import CPlatform

/// Signals of this process as numbers that wait in a pipe until somebody takes them.
///
/// From the end of `init` on none is lost, however busy the process is: the handler stands at
/// once and needs no thread. While the value lives, the signals do nothing else. They are ignored
/// once it is released. A child does not inherit any of it.
public final class SignalPipe: Sendable {
  /// Readable while a signal waits; for a loop or a source to watch.
  public let fd: Int32
  private let writer: Int32
  private let numbers: [Int32]

  /// Watches the signals (1 to 64). Throws when another pipe of this process watches one of them
  /// (`EBUSY`), and when the process is out of descriptors.
  public init(_ numbers: [Int32]) throws(SystemError) {
    var (reader, writer): (Int32, Int32) = (-1, -1)
    try SystemError.check(
      csys_signals_open(numbers, Int32(numbers.count), &reader, &writer), "watch signals")
    fd = reader
    self.writer = writer
    self.numbers = numbers
  }

  deinit { csys_signals_close(numbers, Int32(numbers.count), fd, writer) }

  /// The next signal's number, oldest first; nil when none waits. Never blocks. At most 65,536
  /// wait; later ones are dropped.
  public func take() -> Int32? {
    let number = csys_signals_take(fd)
    return number > 0 ? number : nil
  }
}
