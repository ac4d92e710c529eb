import ArgumentParser
import Control
import Glibc
import HummingbirdTLS
import Logging
import NIOPosix
import SystemKit
import TradingModel

/// The command `perigee-dashboard`. The daemon starts it; people reach it as `perigee dashboard`.
@main
struct DashboardProgram: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perigee-dashboard", abstract: "Serves Perigee's pages.")

  @Option(help: "The data folder.") var data: String
  @Option(help: "The address to listen at.") var address = "127.0.0.1"
  @Option(help: "The port; when it is taken, the next nine are tried.") var port = 7490
  @Option(name: .customLong("allow-host"), help: "A further name that pages may be asked by.")
  var allowedHosts: [String] = []
  @Option(help: "The file of the certificate chain (PEM).") var tlsCertificate: String?
  @Option(help: "The file of the certificate's key (PEM).") var tlsKey: String?
  @Option(help: "The folder of the charts' library.") var charts: String?
  @Flag(help: "Refuse every change.") var readOnly = false
  @Flag(help: "Print a link that logs in once within a minute.") var loginLink = false
  @Flag(help: .hidden) var supervised = false

  func run() async throws {
    _ = umask(0o077)
    do {
      try ProcessConfinement.serve(parent: supervised ? getppid() : nil)
    } catch {
      ProgramOutput.complain("\(error)", supervised: supervised)
    }
    var settings = SiteConfiguration()
    settings.address = address
    settings.port = port
    settings.allowedHosts = allowedHosts
    settings.isReadOnly = readOnly
    let signals = try ServeSignals()
    do {
      let tls = try TransportSecurity.configuration(
        certificate: tlsCertificate, key: tlsKey, address: address)
      settings.isTLS = tls != nil
      let program = try ServedProgram(
        folder: data, settings: settings, charts: charts, now: WallClock.now)
      try await program.serve(tls: tls, until: signals.stop) { url in
        tell(url, program)
      }
    } catch let problem as StartProblem {
      ProgramOutput.complain(problem.description, supervised: supervised)
      // The daemon takes it for a fault that another start does not mend.
      throw ExitCode(4)
    }
  }

  /// Says where the pages are: to the daemon as a line of the log, to a person as it is.
  private func tell(_ url: String, _ program: ServedProgram) {
    guard !supervised else {
      return ProgramOutput.write("notice serving \(url)\n", to: STDERR_FILENO)
    }
    ProgramOutput.line("serving \(url)")
    guard loginLink else { return }
    let code = program.site.gatekeeper.code(at: WallClock.now()).text
    ProgramOutput.line("To log in once, within a minute:\n\(url)login#\(code)")
  }
}
