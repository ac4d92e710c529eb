import TWSProtocol

/// One buffer that the socket is read into and that frames are decoded from in place.
///
/// It begins at 256 KiB and grows only for a frame that is larger, up to the protocol's limit.
final class ReceiveBuffer {
  static let initialBytes = 256 * 1024
  private var storage: UnsafeMutableRawBufferPointer
  private var head = 0
  private var tail = 0

  init() {
    storage = .allocate(byteCount: Self.initialBytes, alignment: 16)
  }

  deinit { storage.deallocate() }

  /// Where the next read goes; never empty.
  var free: UnsafeMutableRawBufferPointer {
    makeRoom()
    return UnsafeMutableRawBufferPointer(rebasing: storage[tail...])
  }

  /// Books bytes that were read into `free`.
  func advance(_ count: Int) {
    tail += count
  }

  /// The payload of the next whole frame; valid until the next call of `free`. Throws for a
  /// length that no frame has.
  @inline(__always)
  func nextFrame() throws(TWSError) -> UnsafeRawBufferPointer? {
    let filled = UnsafeRawBufferPointer(rebasing: storage[..<tail])
    guard let range = try FrameDecoder.frame(in: filled, from: head) else { return nil }
    head = range.upperBound
    return UnsafeRawBufferPointer(rebasing: filled[range])
  }

  private func makeRoom() {
    if head == tail {
      head = 0
      tail = 0
    }
    // Enough room for a read of fair size; the rest of a frame is moved to the front for it.
    guard storage.count - tail < storage.count / 4 else { return }
    if head > 0 {
      let rest = tail - head
      if rest > 0, let base = storage.baseAddress {
        // The regions may overlap, which this call allows.
        base.copyMemory(from: base + head, byteCount: rest)
      }
      head = 0
      tail = rest
    }
    guard storage.count - tail < storage.count / 4 else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: storage.count * 2, alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[..<tail]))
    storage.deallocate()
    storage = larger
  }
}
