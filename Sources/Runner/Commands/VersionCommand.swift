import ArgumentParser

/// `perigee version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version.")

  func run() throws { StandardStreams.output("perigee \(Version.text)\n") }
}
