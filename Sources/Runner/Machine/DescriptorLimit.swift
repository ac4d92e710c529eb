import Glibc

/// The limit on open descriptors of this process.
enum DescriptorLimit {
  /// What a configuration needs: some for every strategy's process and every connection, and a
  /// reserve for files, the control socket and its callers.
  static func needed(strategies: Int, connections: Int) -> Int {
    256 + strategies * 12 + connections * 4
  }

  /// Raises the limit as far as the system lets it, and answers what it is then.
  static func raise() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    // A limit without end would make some libraries walk over all of it.
    let wanted = min(limit.rlim_max, 1 << 20)
    if limit.rlim_cur < wanted {
      limit.rlim_cur = wanted
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// The warning when a limit is less than needed; nil when it is enough.
  static func warning(limit: Int, needed: Int) -> String? {
    guard limit < needed else { return nil }
    return "this process may open \(limit) files, and the configuration needs about \(needed); "
      + "strategies may fail to start. Raise the limit (LimitNOFILE= of the systemd unit, or "
      + "ulimit -Hn)"
  }
}
