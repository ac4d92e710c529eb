import CPlatform
import Glibc

/// What the daemon does to itself before it handles anything of worth.
enum ProcessHardening {
  /// Every file that it makes is closed to others, whatever its starter's mask. No core dump is
  /// ever written, and no other process of this user can read this one's memory
  /// or trace it. Returns what the system refused, in words; nil when all is done.
  static func apply() -> String? {
    _ = umask(0o077)
    let core = csys_limit(Int32(CSYS_LIMIT_CORE), 0)
    guard core == 0 else {
      return "core dumps could not be turned off: \(words(core))"
    }
    let memory = csys_not_dumpable()
    guard memory == 0 else {
      return "the memory could not be closed to other programs of this user: \(words(memory))"
    }
    return nil
  }

  private static func words(_ code: Int32) -> String { String(cString: csys_error_text(-code)) }
}
