import ArgumentParser
import Pages
import Reports

/// The command `perigee-dashboard`. The daemon starts it; people reach it as `perigee dashboard`.
@main
struct DashboardProgram: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perigee-dashboard", abstract: "Serves Perigee's pages.")

  func run() async throws {}
}
