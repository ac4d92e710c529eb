import CPlatform

extension EventLoop {
  /// Calls `handler` whenever the descriptor is ready, for as long as it is ready, until
  /// `unwatch`. On the loop, or before it runs. Watching a watched descriptor replaces its
  /// interests and its handler. Hang-ups are always told. The caller keeps the descriptor open
  /// and unwatches before closing.
  public func watch(
    fd: Int32, read: Bool = true, write: Bool = false,
    handler: @escaping @Sendable (Readiness) -> Void
  ) throws(SystemError) {
    precondition(ownsState, "watch on the loop or before it runs")
    precondition(fd >= 0, "not a descriptor")
    let slot = Int(fd)
    while watches.count <= slot { watches.append(nil) }
    // 0 is kept free: the doorbell's token is 0.
    generation = generation == .max ? 1 : generation + 1
    let token = UInt64(UInt32(fd)) | UInt64(generation) << 32
    let interests: UInt32 = (read ? 1 : 0) | (write ? 2 : 0)
    if watches[slot] == nil {
      try SystemError.check(csys_epoll_add(epoll, fd, interests, token), "watch \(fd)")
    } else {
      try SystemError.check(csys_epoll_modify(epoll, fd, interests, token), "watch \(fd)")
    }
    watches[slot] = Watch(generation: generation, handler: handler)
  }

  /// Ends a watch; its handler is not called any more. On the loop, or before it runs. A
  /// descriptor that is not watched is ignored.
  public func unwatch(fd: Int32) {
    precondition(ownsState, "unwatch on the loop or before it runs")
    guard fd >= 0, Int(fd) < watches.count, watches[Int(fd)] != nil else { return }
    watches[Int(fd)] = nil
    _ = csys_epoll_remove(epoll, fd)
  }
}
