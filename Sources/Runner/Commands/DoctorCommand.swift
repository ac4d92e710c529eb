import ArgumentParser

/// `perigee doctor`: what is wrong with this installation, and what mends it.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what is wrong with this installation, and what mends it.",
    discussion: "Changes nothing. Exit code 1 when there is a problem; warnings are no problem.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  @Flag(name: .long, help: "Tell what is fine, too.")
  var all = false

  /// What `--json` prints.
  struct Report: Encodable {
    var version: String
    var directory: String
    var problems: Int
    var warnings: Int
    var checks: [DoctorFinding]
  }

  func run() throws {
    let environment = SystemEnvironment.current()
    let folder = ConfigurationPlace.resolve(option: shared.config, environment: environment)
    let doctor = Doctor(
      folder: folder, programs: ExecutablePlace.directory(), isPaper: shared.paper,
      environment: environment)
    let findings = doctor.examine { finding in
      guard !output.json, all || [.warning, .problem].contains(finding.state) else { return }
      StandardStreams.output(DoctorCommand.text(finding))
    }
    let problems = findings.count { $0.state == .problem }
    let warnings = findings.count { $0.state == .warning }
    if output.json {
      StandardStreams.output(
        try Printer.line(
          Report(
            version: Version.text, directory: folder, problems: problems, warnings: warnings,
            checks: all ? findings : findings.filter { [.warning, .problem].contains($0.state) })))
    } else {
      StandardStreams.output(
        "\(findings.count) checks, \(problems) problems, \(warnings) warnings\n")
    }
    if problems > 0 { throw CommandFailure(.error, "") }
  }

  static func text(_ finding: DoctorFinding) -> String {
    let mark =
      switch finding.state {
      case .ok: "ok      "
      case .warning: "warning "
      case .problem: "PROBLEM "
      case .skipped: "-       "
      }
    let line = "\(mark) \(finding.check): \(finding.finding)\n"
    return finding.remedy.map { line + "          -> \($0)\n" } ?? line
  }
}
