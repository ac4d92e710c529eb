import Glibc
import Logging
import Tape

/// Builds the recorder of a daemon's session.
enum TapeAssembly {
  /// The folder of all tapes in a data folder.
  static func root(_ dataDirectory: String) -> String { "\(dataDirectory)/tape" }

  /// A running recorder; nil when the configuration wants none, or when it cannot be made, which
  /// is told and keeps nothing else from starting.
  static func start(_ plan: DaemonPlan) -> TapeRecorder? {
    let wanted = plan.configuration.runner.tape
    guard wanted.isEnabled else { return nil }
    let log = Logger(label: "tape")
    var limits = TapeLimits()
    limits.keepDays = wanted.keepDays
    limits.maxBytes = wanted.maxBytes
    // Twice what the machine's watch keeps for orders: the tape gives way long before they wait.
    limits.freeBytes = 2 * MachineWatch.freeSpaceLimit << 20
    let world = TapeWorld(
      now: plan.now, freeBytes: { MachineWatch.freeSpace($0).map { $0 << 20 } },
      warn: { log.error("\($0)") })
    do {
      let recorder = try TapeRecorder(
        root: root(plan.dataDirectory), perigee: Version.text, limits: limits, world: world)
      try recorder.start()
      log.info("recording", metadata: ["session": "\(recorder.session)"])
      return recorder
    } catch {
      log.error("this session is not recorded: \(error); trading goes on")
      return nil
    }
  }
}
