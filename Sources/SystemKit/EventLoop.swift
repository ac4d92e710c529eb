import CPlatform
import Synchronization

/// One thread that waits for descriptors, timers and jobs, and runs their handlers in turn.
///
/// Everything that a handler owns belongs to this thread, so handlers need no locks. A handler
/// must not block: the others of the loop wait for it. Handlers of one round run in the order
/// jobs, timers, descriptors. Dispatching allocates nothing; `execute` and `schedule` allocate
/// what their closures capture.
///
/// The thread takes no signals. A loop that was stopped cannot be started again.
public final class EventLoop: @unchecked Sendable {
  // Lock discipline: `inbox`, `nextTimer`, `thread` and `stopping` are shared and synchronised;
  // every other variable belongs to the loop's thread (before the start: to the maker's).
  let inbox: LoopInbox
  let doorbell: EventDescriptor
  let epoll: Int32
  let nextTimer = Atomic<UInt64>(1)
  /// The running thread's number; 0 while none runs.
  private let owner = Atomic<UInt64>(0)
  private let stopping = Atomic<Bool>(false)
  private let started = Atomic<Bool>(false)
  private let handle = Mutex<UInt64?>(nil)
  private let spin: Int64
  private let window: Int64
  /// The time of a loop that its owner steps; nil for the machine's clock.
  private let steppedClock: (@Sendable () -> Int64)?
  private var budget: AnticipationBudget
  /// Until when announced work is looked for; written by any thread.
  private let expectedUntil = Atomic<Int64>(0)
  /// From when on announcements are followed again, after the budget was used up.
  private let expectsFrom = Atomic<Int64>(0)

  var timers = TimerHeap()
  var watches: [Watch?] = []
  var generation: UInt32 = 0
  private var batch: [LoopInbox.Job] = []
  private var events = [csys_event](repeating: csys_event(), count: 64)

  /// The thread's name; the first 15 bytes show in `top -H`.
  public let name: String

  struct Watch {
    var generation: UInt32
    var handler: @Sendable (Readiness) -> Void
  }

  /// Makes a loop that is not running yet.
  ///
  /// - `inboxLimit`: how many jobs may wait; a further one is refused (`execute` answers false).
  /// - `spin`: how long to look for work before sleeping. It trades processor time for the 20 µs
  ///   and more that a wake from idle costs; leave it at nought unless a core is to spare.
  /// - `anticipation`: how far `expectWork()` is followed.
  public convenience init(
    name: String, inboxLimit: Int = 65_536, spin: Duration = .zero,
    anticipation: LoopAnticipation = .none
  ) throws(SystemError) {
    try self.init(
      name: name, inboxLimit: inboxLimit, spin: spin, anticipation: anticipation, clock: nil)
  }

  /// Makes a loop without a thread, for an owner that calls `step()` and gives the time in
  /// nanoseconds: the whole of what runs on it then happens when the owner says so.
  package convenience init(
    name: String, steppedBy clock: @escaping @Sendable () -> Int64
  ) throws(SystemError) {
    try self.init(
      name: name, inboxLimit: 1 << 20, spin: .zero, anticipation: .none, clock: clock)
  }

  private init(
    name: String, inboxLimit: Int, spin: Duration, anticipation: LoopAnticipation,
    clock: (@Sendable () -> Int64)?
  ) throws(SystemError) {
    self.name = name
    steppedClock = clock
    window = anticipation.share > 0 ? max(0, anticipation.window.nanosecondCount) : 0
    budget = AnticipationBudget(share: anticipation.share, now: csys_monotonic_ns())
    self.spin = max(0, spin.nanosecondCount)
    inbox = LoopInbox(limit: inboxLimit)
    doorbell = try EventDescriptor()
    epoll = try SystemError.check(csys_epoll_create(), "epoll_create")
    // Token 0 is the doorbell's: watches begin at generation 1.
    try SystemError.check(csys_epoll_add(epoll, doorbell.fd, 1, 0), "epoll_ctl")
  }

  deinit { _ = csys_close(epoll) }

  /// Whether the caller runs on the loop's thread.
  @inline(__always)
  public var isCurrent: Bool { owner.load(ordering: .relaxed) == csys_thread_self() }

  /// Whether the caller may touch what belongs to the loop: on its thread, or before it runs.
  var ownsState: Bool { isCurrent || owner.load(ordering: .acquiring) == 0 }

  /// Starts the loop on a thread of its own. Once per loop, and not together with `run()`.
  public func start() throws(SystemError) {
    precondition(!started.exchange(true, ordering: .acquiringAndReleasing), "loop started twice")
    let context = Unmanaged.passRetained(self).toOpaque()
    var thread: UInt64 = 0
    let result = csys_thread_start(
      &thread,
      { context in
        guard let context else { return nil }
        Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().turn()
        return nil
      }, context, name)
    if result < 0 { Unmanaged<EventLoop>.fromOpaque(context).release() }
    try SystemError.check(result, "start thread \(name)")
    handle.withLock { $0 = thread }
  }

  /// Runs the loop on the calling thread until `stop()`.
  public func run() {
    precondition(!started.exchange(true, ordering: .acquiringAndReleasing), "loop started twice")
    turn()
  }

  /// Asks the loop to end after the jobs that wait now. From any thread; returns at once.
  public func stop() {
    stopping.store(true, ordering: .releasing)
    inbox.wake()
    doorbell.ring()
  }

  /// Waits for the end of the thread that `start()` made. Not from the loop itself.
  public func join() {
    precondition(!isCurrent, "a loop cannot wait for its own end")
    let thread = handle.withLock { value -> UInt64? in
      defer { value = nil }
      return value
    }
    if let thread { _ = csys_thread_join(thread) }
  }

  /// Leaves a job for the loop; jobs of one thread run in their order. From any thread. False
  /// when the inbox is full or the loop has ended: then the job will not run.
  @discardableResult
  public func execute(_ job: @escaping @Sendable () -> Void) -> Bool {
    post(job, ignoringLimit: false)
  }

  /// Announces that work for this loop is likely within its anticipation's window, so that the
  /// loop is awake when it comes. From any thread; costs a lock, and a system call when the loop
  /// sleeps. Does nothing without an anticipation, or when its budget is used up.
  public func expectWork() {
    guard window > 0 else { return }
    let now = csys_monotonic_ns()
    guard now >= expectsFrom.load(ordering: .relaxed) else { return }
    expectedUntil.store(now + window, ordering: .relaxed)
    if inbox.stir() { doorbell.ring() }
  }

  /// The loop's time in nanoseconds.
  @inline(__always)
  var now: Int64 {
    if let steppedClock { return steppedClock() }
    return csys_monotonic_ns()
  }

  func post(_ job: @escaping @Sendable () -> Void, ignoringLimit: Bool) -> Bool {
    switch inbox.append(job, ignoringLimit: ignoringLimit) {
    case .taken: return true
    case .takenRing:
      doorbell.ring()
      return true
    case .refused: return false
    }
  }

  private func turn() {
    owner.store(csys_thread_self(), ordering: .sequentiallyConsistent)
    csys_thread_name(name)
    while !stopping.load(ordering: .acquiring) {
      runJobs()
      runTimers()
      pollDescriptors(timeout: restBeforeNextTimer())
    }
    runJobs()
    // Whoever was told that a job is taken may wait for it: what came after the last round runs
    // too, and `execute` answers false from now on.
    for job in inbox.close() { job() }
    watches = []
    timers = TimerHeap()
    owner.store(0, ordering: .sequentiallyConsistent)
  }

  /// One round of a loop that its owner steps: the waiting jobs, the due timers, and one look at
  /// the descriptors. Never waits. True when any of them had something to do.
  package func step() -> Bool {
    precondition(steppedClock != nil, "a loop with a thread cannot be stepped")
    owner.store(csys_thread_self(), ordering: .sequentiallyConsistent)
    defer { owner.store(0, ordering: .sequentiallyConsistent) }
    var hasWorked = inbox.looksFilled
    runJobs()
    if let due = timers.nextDeadline(), due <= now { hasWorked = true }
    runTimers()
    if dispatch(timeout: 0) { hasWorked = true }
    return hasWorked || inbox.looksFilled
  }

  /// When the next timer of a stepped loop is due, by its clock; nil without one.
  package var nextTimerDeadline: Int64? { timers.nextDeadline() }

  private func runJobs() {
    guard inbox.looksFilled else { return }
    inbox.take(into: &batch)
    // The array is taken out while jobs run: a job may reach this loop's variables.
    var jobs: [LoopInbox.Job] = []
    swap(&jobs, &batch)
    for job in jobs { job() }
    jobs.removeAll(keepingCapacity: true)
    swap(&jobs, &batch)
  }

  private func runTimers() {
    guard timers.count > 0 else { return }
    let now = now
    // Bounded by the timers of this moment: one that re-arms itself for "now" waits a round.
    var budget = timers.count
    while budget > 0, let job = timers.popDue(now: now) {
      job()
      budget -= 1
    }
  }

  /// Nanoseconds until the next timer; nil without one.
  private func restBeforeNextTimer() -> Int64? {
    guard timers.count > 0, let deadline = timers.nextDeadline() else { return nil }
    return max(0, deadline - now)
  }

  private func pollDescriptors(timeout: Int64?) {
    if timeout == 0 || inbox.looksFilled {
      _ = dispatch(timeout: 0)
      return
    }
    if window > 0 && anticipate(timeout: timeout) { return }
    if spin > 0 && spinForWork(atMost: min(spin, timeout ?? spin)) { return }
    guard inbox.fallAsleep() else {
      _ = dispatch(timeout: 0)
      return
    }
    if stopping.load(ordering: .acquiring) { return inbox.wake() }
    _ = dispatch(timeout: timeout ?? -1)
    inbox.wake()
  }

  /// Looks for announced work as long as the announcement and the budget last; true when there
  /// may be some.
  private func anticipate(timeout: Int64?) -> Bool {
    let expected = expectedUntil.load(ordering: .relaxed)
    let now = csys_monotonic_ns()
    let limit = min(expected - now, budget.available(now: now), timeout ?? .max)
    guard limit > 0 else { return false }
    let hasWork = spinForWork(atMost: limit)
    let end = csys_monotonic_ns()
    budget.spend(end - now)
    if budget.isUsedUp { expectsFrom.store(end + budget.time(toEarn: window), ordering: .relaxed) }
    return hasWork
  }

  private func spinForWork(atMost limit: Int64) -> Bool {
    let end = csys_monotonic_ns() + limit
    repeat {
      if inbox.looksFilled || stopping.load(ordering: .relaxed) { return true }
      if dispatch(timeout: 0) { return true }
      csys_cpu_relax()
    } while csys_monotonic_ns() < end
    return false
  }

  /// One wait; true when any descriptor was ready.
  private func dispatch(timeout: Int64) -> Bool {
    let count = events.withUnsafeMutableBufferPointer {
      csys_epoll_wait(epoll, $0.baseAddress, Int32($0.count), timeout)
    }
    guard count > 0 else { return false }
    for index in 0..<Int(count) {
      let event = events[index]
      if event.token == 0 {
        doorbell.drain()
        continue
      }
      let slot = Int(event.token & 0xFFFF_FFFF)
      // A handler earlier in this round may have ended this watch and begun another on the
      // same descriptor number.
      guard slot < watches.count, let watch = watches[slot],
        watch.generation == UInt32(event.token >> 32)
      else { continue }
      watch.handler(Readiness(rawValue: event.events))
    }
    return true
  }
}
