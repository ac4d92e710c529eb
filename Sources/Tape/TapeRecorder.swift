public import StrategyChannel
import Synchronization
public import SystemKit
import TradingModel

/// Records what the children of a daemon see and say, while it runs.
///
/// Whoever writes to a channel pays for one short lock and one copy: nothing is allocated, and
/// nothing waits. A thread of the recorder compresses and writes every 250 ms, or after 256 KiB
/// where that comes first; a kill takes at most that, and a burst at most half of a buffer. When
/// the writer is a whole buffer behind, entries are dropped, counted for each life, and told on
/// the tape as `.gap`. When the disk refuses or fills up, recording stops and says so once;
/// trading goes on.
public final class TapeRecorder: ChannelRecorder, @unchecked Sendable {
  // `core` has its lock; what is marked "writer" belongs to the recorder's thread, and to the
  // closer once that thread has ended.

  /// The longest time that an entry waits before it is written.
  public static let interval = Duration.milliseconds(250)
  /// The shortest.
  static let shortestInterval = Duration.milliseconds(5)

  /// The session's name.
  public let session: String
  /// The session's folder.
  public let folder: String

  private let core: Mutex<TapeBuffers>
  private let world: TapeWorld
  private let limits: TapeLimits
  private let root: String
  private let call: EventDescriptor
  private let loop: EventLoop
  private let hasStarted = Atomic<Bool>(false)
  private let hasClosed = Atomic<Bool>(false)
  private let files: SessionFiles  // writer
  private var pause = TapeRecorder.interval  // writer
  private var looked: Timestamp?  // writer
  private var pruned: (day: UTCDay, bytes: Int64)?  // writer
  private var isStopped = false  // writer

  /// Makes the folder of a new session below `root`. Nothing is written before `start()`.
  public init(
    root: String, perigee: String, limits: TapeLimits = TapeLimits(), world: TapeWorld
  ) throws(TapeError) {
    self.root = root
    self.limits = limits
    self.world = world
    files = try SessionFiles(root: root, perigee: perigee, started: world.now())
    session = files.session
    folder = files.folder
    do throws(SystemError) {
      call = try EventDescriptor()
      loop = try EventLoop(name: "tape")
    } catch {
      throw .system(error)
    }
    core = Mutex(TapeBuffers(capacity: limits.bufferBytes))
  }

  /// Starts the recorder's thread. Once.
  public func start() throws(SystemError) {
    precondition(!hasStarted.exchange(true, ordering: .relaxed), "a recorder starts once")
    try loop.watch(fd: call.fd) { [self] _ in
      call.drain()
      drain()
    }
    loop.schedule(after: .zero) { [self] in turn() }
    try loop.start()
  }

  /// Writes what is left, marks the tape as complete and ends the thread. From any thread but the
  /// recorder's; later calls do nothing.
  public func close() {
    guard !hasClosed.exchange(true, ordering: .relaxed) else { return }
    if hasStarted.load(ordering: .relaxed) {
      loop.stop()
      loop.join()
      // A loop drops its timers with its end, and its watches.
    }
    drain()
    core.withLock { $0.isStopped = true }
    guard !isStopped else { return }
    do throws(TapeError) { try files.seal() } catch { stop("\(error)") }
  }

  /// Writes what was recorded so far. On the recorder's thread; by the owner where none was
  /// started.
  public func drain() {
    let full = core.withLock { Taken(bytes: $0.take()) }.bytes
    let share = Double(TapeFormat.blockBytes) / Double(max(full.count, 1))
    pause = min(Self.interval, max(Self.shortestInterval, pause * min(2, share)))
    guard !isStopped, !full.isEmpty else { return }
    guard lookAtDisk() else { return }
    do throws(TapeError) { try files.write(full) } catch { stop("\(error)") }
  }

  // MARK: What the channels do

  /// The tap of a new life.
  public func begin() -> any ChannelTap {
    TapeLife(
      number: core.withLock { core in
        core.lives &+= 1
        return core.lives
      }, recorder: self)
  }

  @inline(__always)
  func add(
    _ what: EntryHeader.What, kind: UInt16, _ bytes: UnsafeRawBufferPointer, of life: TapeLife
  ) {
    let mustCall = core.withLock { core -> Bool in
      guard !core.isStopped else { return false }
      let time = world.now().rawValue
      let header = EntryHeader(
        length: bytes.count, life: life.number, time: time, what: what, kind: kind)
      // The gap goes in only together with what follows it, or marks would fill the reserve.
      if core.hasRoom(for: bytes.count, afterGap: life.lost > 0) {
        if life.lost > 0 {
          _ = core.addMark(.gap, life: life.number, time: time, life.lost)
          life.lost = 0
        }
        core.add(header, bytes)
      } else {
        life.lost &+= 1
      }
      guard core.isHalfFull, !core.isCalled else { return false }
      core.isCalled = true
      return true
    }
    // Outside of the lock: a system call, once for half of a buffer.
    if mustCall { call.ring() }
  }

  func end(_ life: TapeLife, recordsTaken: UInt64?) {
    core.withLock { core in
      guard !core.isStopped else { return }
      let time = world.now().rawValue
      if life.lost > 0, core.addMark(.gap, life: life.number, time: time, life.lost) {
        life.lost = 0
      }
      _ = core.addMark(.ended, life: life.number, time: time, recordsTaken)
    }
  }

  // MARK: The writer

  /// Bytes on their way out of the lock.
  private struct Taken: @unchecked Sendable {  // Read by the taker alone, see `take`.
    var bytes: UnsafeRawBufferPointer
  }

  private func turn() {
    drain()
    if !isStopped { loop.schedule(after: pause) { [self] in turn() } }
  }

  /// Once a second: whether the disk and the limits leave room. Prunes at the start, with each
  /// new day, and after each 64 MiB.
  private func lookAtDisk() -> Bool {
    let now = world.now()
    if let looked, now >= looked, now.since(looked) < .seconds(1) { return true }
    looked = now
    if let free = world.freeBytes(folder), free < limits.freeBytes {
      stop("the disk has \(free >> 20) MiB left, and \(limits.freeBytes >> 20) MiB are kept free")
      return false
    }
    let day = UTCDay(now.rawValue)
    if let pruned, pruned.day == day, files.bytesWritten - pruned.bytes < 64 << 20 { return true }
    pruned = (day, files.bytesWritten)
    do throws(TapeError) {
      let pruning = TapePruning(root: root, limits: limits, folder: folder, file: files.path)
      guard try pruning.run(today: day) else {
        stop("this day alone takes more than max_bytes (\(limits.maxBytes ?? 0))")
        return false
      }
    } catch {
      world.warn("old tapes below \(root) could not be removed: \(error)")
    }
    return true
  }

  private func stop(_ reason: String) {
    guard !isStopped else { return }
    isStopped = true
    core.withLock { $0.isStopped = true }
    world.warn(
      "the tape \(session) is not recorded any more: \(reason); trading goes on. Make room and "
        + "restart the daemon to record again")
  }
}
