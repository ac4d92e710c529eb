import CPlatform
import Foundation
import Glibc

extension Doctor {
  // MARK: Programs

  func installation() -> [DoctorFinding] {
    var findings: [DoctorFinding] = []
    for (name, what) in [
      ("perigee-strategy", "runs the strategies"), ("perigee-dashboard", "serves the pages"),
    ] {
      let path = "\(programs)/\(name)"
      if access(path, X_OK) == 0 {
        findings.append(.ok("programs", "\(name) is beside perigee"))
      } else {
        let isNeeded = name == "perigee-strategy"
        let text = "\(path) is missing or cannot be run; it \(what)"
        let remedy =
          "build all three (./dev build) or install the package again: apt-get install --reinstall perigee"
        findings.append(
          isNeeded
            ? .problem("programs", text, remedy) : .warning("programs", text, remedy))
      }
    }
    return findings + [unit()]
  }

  /// The unit of systemd, where this looks like a server's installation.
  private func unit() -> DoctorFinding {
    guard FileManager.default.fileExists(atPath: "/run/systemd/system") else {
      return .skipped("service", "systemd does not run here")
    }
    let places = ["/etc/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system"]
    guard
      let path = places.map({ "\($0)/perigee.service" })
        .first(where: { FileManager.default.fileExists(atPath: $0) })
    else {
      return .warning(
        "service", "there is no unit perigee.service: nothing starts the daemon after a reboot",
        "install the package, or see docs/server.md")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      return .warning("service", "\(path) cannot be read", "ls -l \(path)")
    }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
    let start = lines.first { $0.hasPrefix("ExecStart=") }?.dropFirst("ExecStart=".count)
    let program = start?.split(separator: " ").first.map(String.init) ?? ""
    let linked = URL(fileURLWithPath: program).resolvingSymlinksInPath()
      .deletingLastPathComponent().path
    guard linked == programs else {
      return .warning(
        "service", "\(path) starts \(program), which is not the perigee of \(programs)",
        "install that version too, or name its path in the unit; then systemctl daemon-reload")
    }
    return .ok("service", "\(path) starts this version")
  }

  // MARK: The kernel and the machine

  func kernel() -> [DoctorFinding] {
    [seccomp(), sharedMemory(), timeZones(), descriptors()]
  }

  private func seccomp() -> DoctorFinding {
    let path = "/proc/sys/kernel/seccomp/actions_avail"
    guard let data = FileManager.default.contents(atPath: path) else {
      return .warning(
        "sandbox", "\(path) cannot be read: whether the kernel has seccomp is not known",
        "mount /proc; without seccomp no strategy starts")
    }
    let actions = String(decoding: data, as: UTF8.self)
    guard actions.contains("kill_process") else {
      return .problem(
        "sandbox", "the kernel cannot kill a process at a forbidden system call (seccomp)",
        "use a kernel of 4.14 or newer with CONFIG_SECCOMP_FILTER")
    }
    return .ok("sandbox", "the kernel has seccomp")
  }

  private func sharedMemory() -> DoctorFinding {
    guard access("/dev/shm", W_OK) == 0 else {
      return .problem(
        "shared memory", "/dev/shm cannot be written; strategies get their events through it",
        "mount -t tmpfs tmpfs /dev/shm")
    }
    guard let free = MachineWatch.freeSpace("/dev/shm"), free >= 64 else {
      return .warning(
        "shared memory", "/dev/shm has less than 64 MiB free", "mount -o remount,size=1G /dev/shm")
    }
    return .ok("shared memory", "/dev/shm has \(free) MiB free")
  }

  private func timeZones() -> DoctorFinding {
    let names = ["America/New_York", "Europe/London", "Asia/Tokyo"]
    let missing = names.filter { TimeZone(identifier: $0) == nil }
    return missing.isEmpty
      ? .ok("time zones", "the exchanges' hours can be read")
      : .problem(
        "time zones", "the time zone \(missing[0]) is not known: no exchange's hours can be read",
        "apt-get install tzdata")
  }

  private func descriptors() -> DoctorFinding {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return .skipped("open files", "the limit cannot be read")
    }
    guard limit.rlim_max >= 4096 else {
      return .warning(
        "open files",
        "at most \(limit.rlim_max) files may be open at once; a daemon needs 10 for "
          + "each strategy and some hundred more", "LimitNOFILE=65536 in the unit, or ulimit -Hn")
    }
    return .ok("open files", "up to \(limit.rlim_max)")
  }

  func machine() -> [DoctorFinding] {
    [clock(), disk()].compactMap(\.self)
  }

  private func clock() -> DoctorFinding {
    switch csys_clock_is_synchronised() {
    case 1: return .ok("clock", "a time service keeps it")
    case 0:
      return .warning(
        "clock", "no time service keeps the clock; bars, sessions and logs hang on it",
        "apt-get install systemd-timesyncd, then timedatectl set-ntp true")
    default: return .skipped("clock", "the system does not tell whether it is kept")
    }
  }

  private func disk() -> DoctorFinding? {
    guard let base = configuration?.runner.dataDirectory else { return nil }
    // The folder is made at the first start: its disk is that of the nearest folder that is there.
    var place = URL(fileURLWithPath: base)
    while !FileManager.default.fileExists(atPath: place.path), place.path != "/" {
      place.deleteLastPathComponent()
    }
    guard let free = MachineWatch.freeSpace(place.path) else {
      return .problem("disk", "\(place.path) cannot be looked at", "ls -ld \(place.path)")
    }
    if free < MachineWatch.freeSpaceLimit {
      return .problem(
        "disk",
        "\(place.path) has \(free) MiB free; below \(MachineWatch.freeSpaceLimit) new "
          + "orders wait", "make room: perigee tape prune, or another data_dir")
    }
    if free < 4096 {
      return .warning(
        "disk", "\(place.path) has \(free) MiB free", "make room, or lower max_bytes of [tape]")
    }
    return .ok("disk", "\(place.path) has \(free / 1024) GiB free")
  }
}
