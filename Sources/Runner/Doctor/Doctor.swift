import Control
import Foundation
import TradingModel

/// Looks at an installation: programs, files, machine, data and gateways. Changes nothing.
struct Doctor {
  let environment: SystemEnvironment
  /// The folder of the configuration; it may be missing.
  let folder: String
  /// The folder of this executable.
  let programs: String
  let isPaper: Bool
  /// Nil when runner.toml cannot be read.
  let configuration: Configuration?

  init(folder: String, programs: String, isPaper: Bool, environment: SystemEnvironment) {
    self.environment = environment
    self.folder = folder
    self.programs = programs
    self.isPaper = isPaper
    let isThere = FileManager.default.fileExists(atPath: "\(folder)/runner.toml")
    configuration =
      isThere ? ConfigurationLoader(directory: folder, home: environment.home).load() : nil
  }

  /// Every finding, in the order in which a person mends them. `hear` is told each as it is made.
  func examine(_ hear: (DoctorFinding) -> Void) -> [DoctorFinding] {
    var all: [DoctorFinding] = []
    let checks: [() -> [DoctorFinding]] = [
      installation, kernel, machine, files, configured, secrets, daemon, data, gateways,
    ]
    for check in checks {
      for finding in check() {
        hear(finding)
        all.append(finding)
      }
    }
    return all
  }

  /// The data folder of the mode.
  var dataDirectory: String? {
    guard let configuration else { return nil }
    let mode: TradingMode = isPaper ? .paper : .live
    return mode.dataDirectory(below: configuration.runner.dataDirectory)
  }

  /// `--config DIR` as it was found, for the remedies.
  var option: String { folder == environment.workingDirectory ? "" : " --config \(folder)" }

  // MARK: The configuration

  private func configured() -> [DoctorFinding] {
    guard let configuration else {
      return [
        .problem(
          "configuration", "there is no runner.toml in \(folder)",
          "perigee init \(folder), or name another folder with --config")
      ]
    }
    var findings = configuration.problems.map { problem -> DoctorFinding in
      problem.reach == .warning
        ? .warning("configuration", problem.description, "perigee check\(option)")
        : .problem("configuration", problem.description, "mend the file; perigee check\(option)")
    }
    if configuration.brokers.accounts.contains(where: { $0.number.rawValue == "DU0000000" }) {
      findings.append(
        .problem(
          "configuration", "brokers.toml names the account DU0000000, which belongs to nobody",
          "put your account's number into \(folder)/brokers.toml"))
    }
    if configuration.runner.strategies.isEmpty {
      findings.append(
        .warning(
          "configuration", "no strategy is deployed: runner.toml has no [[strategy]]",
          "perigee new strategy first, then add it to \(folder)/runner.toml"))
    }
    if findings.isEmpty {
      findings.append(
        .ok(
          "configuration",
          "\(configuration.runner.strategies.count) strategies on "
            + "\(configuration.brokers.accounts.count) accounts in \(folder)"))
    }
    return findings
  }

  private func secrets() -> [DoctorFinding] {
    let manager = FileManager.default
    var findings: [DoctorFinding] = []
    for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {  // Safe: told above.
      let path = "\(folder)/\(name)"
      guard name.hasSuffix(".secret") || ["webhook", "dead-man"].contains(name) else { continue }
      do throws(SecretFile.Refusal) {
        _ = try SecretFile.read(path)
        findings.append(.ok("secrets", "\(name) is closed to others"))
      } catch {
        findings.append(.problem("secrets", error.description, "chmod 600 \(path)"))
      }
    }
    return findings.isEmpty ? [.skipped("secrets", "no files of secrets in \(folder)")] : findings
  }
}
