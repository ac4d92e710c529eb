import CPlatform

/// A doorbell that an `EventLoop` can watch, in this process or inherited by a child.
///
/// Rings add up until the reader drains them. The descriptor is closed with the last reference;
/// unwatch it first.
public final class EventDescriptor: Sendable {
  /// The file descriptor.
  public let fd: Int32

  /// Makes a doorbell; throws when the process is out of descriptors.
  public init() throws(SystemError) {
    fd = try SystemError.check(csys_eventfd(), "eventfd")
  }

  /// Takes over a descriptor that this process inherited.
  public init(adopting fd: Int32) { self.fd = fd }

  deinit { _ = csys_close(fd) }

  /// Rings. From any thread; costs one system call and never blocks.
  public func ring() { _ = csys_eventfd_signal(fd) }

  /// Takes every ring since the last call.
  public func drain() { _ = csys_eventfd_drain(fd) }
}
