import Control
import Foundation
import Glibc
import Journal

extension Doctor {
  /// The largest journal that is read as a whole.
  private static let readAtMost: Int64 = 256 << 20

  // MARK: Files

  func files() -> [DoctorFinding] {
    guard let configuration else { return [] }
    var findings: [DoctorFinding] = []
    let runner = configuration.runner
    let paths =
      [folder, "\(folder)/runner.toml", "\(folder)/brokers.toml", runner.strategiesDirectory]
      + runner.strategies.map { "\(runner.strategiesDirectory)/\($0.script)" }
    for path in Set(paths).sorted() {
      if let fault = FileRights.fault(of: path) {
        findings.append(.problem("rights", fault, "chmod o-w \(path)"))
      }
    }
    for path in [runner.dataDirectory, dataDirectory].compactMap(\.self) {
      findings += dataFolder(path)
    }
    return findings.isEmpty ? [.ok("rights", "nobody else can change what is traded")] : findings
  }

  private func dataFolder(_ path: String) -> [DoctorFinding] {
    var found = stat()
    guard stat(path, &found) == 0 else { return [] }
    if found.st_uid != geteuid() {
      return [
        .problem(
          "rights", "\(path) belongs to another user (\(found.st_uid)), and you are \(geteuid())",
          "run as that user: sudo -u '#\(found.st_uid)' perigee doctor\(option)")
      ]
    }
    guard found.st_mode & 0o077 == 0 else {
      return [.warning("rights", "\(path) can be looked into by others", "chmod 700 \(path)")]
    }
    return []
  }

  // MARK: Daemons

  func daemon() -> [DoctorFinding] {
    guard let dataDirectory else { return [] }
    let socket = "\(dataDirectory)/\(ControlProtocol.fileName)"
    var findings: [DoctorFinding] = []
    do {
      if case .status(let report) = try ControlClient(path: socket).ask(.status) {
        findings.append(.ok("daemon", "process \(report.process), version \(report.version)"))
        if report.version != Version.text {
          findings.append(
            .warning(
              "daemon", "version \(report.version) runs, and \(Version.text) is installed",
              "systemctl restart perigee, or perigee shutdown\(option) and a new start"))
        }
      }
    } catch is ControlClient.NotRunning {
      if FileManager.default.fileExists(atPath: socket) {
        findings.append(
          .warning(
            "daemon", "\(socket) is left of a daemon that ended unexpectedly",
            "nothing: the next start takes it over; perigee logs\(option) says why it ended"))
      } else {
        findings.append(.ok("daemon", "none runs"))
      }
    } catch {
      findings.append(
        .problem(
          "daemon", "the daemon at \(socket) does not answer: \(error)",
          "perigee logs\(option); systemctl restart perigee"))
    }
    return findings + others()
  }

  /// Other daemons of this machine: two with one client id take each other's connection away.
  private func others() -> [DoctorFinding] {
    let manager = FileManager.default
    var running: [String] = []
    for name in (try? manager.contentsOfDirectory(atPath: "/proc")) ?? [] {  // Safe: none seen.
      guard Int32(name) != nil, let data = manager.contents(atPath: "/proc/\(name)/cmdline")
      else { continue }
      let words = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      guard let program = words.first, program.split(separator: "/").last == "perigee",
        words.dropFirst().first == "run"
      else { continue }
      running.append(name)
    }
    guard running.count > 1 else { return [] }
    return [
      .warning(
        "daemon",
        "\(running.count) daemons run here (processes \(running.joined(separator: ", ")))",
        "each needs a client_id and a data_dir of its own")
    ]
  }

  // MARK: Data

  func data() -> [DoctorFinding] {
    guard let dataDirectory else { return [] }
    return [journal(dataDirectory), tape(dataDirectory)]
  }

  private func journal(_ folder: String) -> DoctorFinding {
    let path = "\(folder)/\(JournalFiles.name)"
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      return .skipped("journal", "there is none yet in \(folder)")
    }
    guard Int64(facts.st_size) <= Doctor.readAtMost else {
      return .skipped(
        "journal", "\(facts.st_size >> 20) MiB; perigee journal verify\(option) reads it as a whole"
      )
    }
    do {
      let verdict = try JournalVerifier(folder: folder).verify()
      if verdict.isWhole { return .ok("journal", "whole, \(verdict.events) events") }
      return .problem(
        "journal", "\(path) is damaged: \(verdict.damages.first ?? "its chain is broken")",
        "stop the daemon; perigee journal repair-to COPY\(option)")
    } catch {
      return .warning(
        "journal", "\(path) cannot be checked: \(error)", "perigee journal verify\(option)")
    }
  }

  private func tape(_ folder: String) -> DoctorFinding {
    let place = "\(folder)/tape"
    let manager = FileManager.default
    guard let names = manager.enumerator(atPath: place) else {
      return .skipped("tape", "nothing is recorded yet")
    }
    var bytes: Int64 = 0
    for case let name as String in names {
      var facts = stat()
      if stat("\(place)/\(name)", &facts) == 0, facts.st_mode & S_IFMT == S_IFREG {
        bytes += Int64(facts.st_size)
      }
    }
    let limit = configuration?.runner.tape.maxBytes ?? .max
    guard bytes <= limit else {
      return .warning(
        "tape", "\(bytes >> 20) MiB, over max_bytes", "perigee tape prune\(option)")
    }
    return .ok("tape", "\(bytes >> 20) MiB of at most \(limit >> 20) MiB")
  }
}
