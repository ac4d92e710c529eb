import CPlatform

extension ProcessConfinement {
  /// What a process that serves others does to itself: no new privileges, no core file, no
  /// debugger of the same user, and with `parent` the end with it. Files and network stay open.
  public static func serve(parent: Int32?) throws(SystemError) {
    if let parent {
      try SystemError.check(csys_die_with_parent(parent), "tie to the parent")
    }
    try SystemError.check(csys_no_new_privileges(), "refuse new privileges")
    try SystemError.check(csys_limit(Int32(CSYS_LIMIT_CORE), 0), "limit core files")
    try SystemError.check(csys_not_dumpable(), "refuse debuggers")
  }
}
