import Foundation
import Logging
import Testing

@testable import Runner

@Suite struct DashboardKeeperTests {
  @Test("it is started again after pauses that double, and given up after ten ends in a row")
  func restarts_AreBounded() {
    var restarts = DashboardRestarts()
    var pauses: [Int64] = []
    while case .start(let pause) = restarts.ended(after: .seconds(1), isFinal: false) {
      pauses.append(pause.components.seconds)
    }
    #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60])
    let good = restarts.ended(after: .seconds(601), isFinal: false)
    let final = restarts.ended(after: .seconds(601), isFinal: true)
    #expect(good == .start(after: .seconds(1)) && final == .giveUp)
  }

  @Test("its lines keep their level, and the address is taken out of them")
  func lines_AreRead() {
    #expect(
      DashboardLine("notice serving http://127.0.0.1:7491/") == .serving("http://127.0.0.1:7491/"))
    #expect(DashboardLine("info a b") == .log(.info, "a b"))
    #expect(DashboardLine("Fatal error: x") == .log(.warning, "Fatal error: x"))
  }

  @Test("what it says reaches the status, and it ends with the daemon")
  func keeper_ServesAndEnds() async throws {
    let folder = try TemporaryFolder()
    let script = try program(
      folder, "echo 'notice serving http://127.0.0.1:1/' >&2; exec sleep 100")
    let keeper = try DashboardKeeper(
      program: script, arguments: [], environment: [], log: Logger(label: "test"))
    keeper.start()
    while keeper.address == nil { await Task.yield() }
    #expect(keeper.address == "http://127.0.0.1:1/")
    keeper.end()
    keeper.join(atMost: .seconds(20))
    #expect(keeper.address == nil)
  }

  @Test("an end that another start does not mend is the last one")
  func keeper_GivesUp() async throws {
    let folder = try TemporaryFolder()
    let script = try program(folder, "echo started >> \"$1\"; exit 4")
    let counted = "\(folder.path)/starts"
    let keeper = try DashboardKeeper(
      program: script, arguments: [counted], environment: [], log: Logger(label: "test"))
    keeper.start()
    keeper.join(atMost: .seconds(20))
    #expect(try String(contentsOfFile: counted, encoding: .utf8) == "started\n")
  }

  @Test("its arguments hold no secret, and only what the configuration says")
  func arguments_AreThoseOfTheConfiguration() {
    var settings = DashboardConfiguration()
    settings.allowedHosts = ["desk.example"]
    settings.isReadOnly = true
    #expect(
      settings.arguments(folder: "/data", charts: "/charts") == [
        "--data", "/data", "--address", "127.0.0.1", "--port", "7490", "--allow-host",
        "desk.example", "--charts", "/charts", "--read-only",
      ])
  }

  @Test("[dashboard] is read, and what would show the token to others is refused with its line")
  func section_IsRead() throws {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write(
      "runner.toml",
      """
      [dashboard]
      address = "0.0.0.0"
      tls_key = "key.pem"
      port = 8000
      allowed_hosts = ["desk.example"]
      read_only = true
      """)
    let configuration = ConfigurationLoader(directory: folder.path, home: "/home/u").load()
    let dashboard = configuration.runner.dashboard
    #expect(dashboard.isEnabled && dashboard.isReadOnly && dashboard.port == 8000)
    #expect(dashboard.tlsKey == "\(folder.path)/key.pem")
    #expect(dashboard.allowedHosts == ["desk.example"])
    let problems = configuration.problems.map(\.description)
    #expect(problems.contains { $0.contains("runner.toml:2: the dashboard does not listen") })
    #expect(problems.contains { $0.contains("runner.toml:3: TLS needs both files") })
  }

  private func program(_ folder: TemporaryFolder, _ text: String) throws -> String {
    let path = "\(folder.path)/program"
    try folder.write("program", "#!/bin/sh\n\(text)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    return path
  }
}
