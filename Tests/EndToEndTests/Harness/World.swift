import Foundation
import Testing

/// A folder of its own with a configuration, scripts, gateways and a daemon: everything that one
/// test needs, and all of it is gone when the test ends.
final class World {
  /// What started programs find in their environment.
  static let environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "TERM": "dumb"]

  /// Short, because a unix socket's path may have 107 bytes.
  let folder: String
  var gateways: [Gateway] = []
  private(set) var daemon: ChildProgram?
  /// Whether the daemon runs with `--paper`.
  var isPaper = false
  /// Whether the daemon is started by somebody whose new files are open to everybody (umask 0).
  var startsOpenly = false
  private var starts = 0
  private var commands = 0

  /// Runs a test's body in a world of its own. When the body throws, what the programs wrote is
  /// part of the failure.
  static func run(_ body: (World) async throws -> Void) async throws {
    await WorldSlots.shared.take()
    let world = try World()
    do {
      try await body(world)
    } catch {
      Issue.record("\(error)\n\(world.report)")
    }
    await world.end()
    await WorldSlots.shared.give()
  }

  private init() throws {
    folder = "/tmp/perigee-e2e-\(UInt32.random(in: 0 ... .max))"
    for path in [folder, folder + "/strategies"] {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }
  }

  // MARK: Files

  func write(_ path: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(path)"))
  }

  func script(_ name: String, _ text: String) throws { try write("strategies/\(name)", text) }

  /// Writes both files for the world's gateways. `accounts` maps names to numbers.
  func configure(
    accounts: [(name: String, number: String)], _ deployments: [Deployment], runner: String = "",
    connectTimeout: Int = 3
  ) throws {
    let ports = gateways.map { "\($0.port)" }.joined(separator: ", ")
    try write(
      "brokers.toml",
      "[ib]\nhosts = [\"127.0.0.1\"]\nports = [\(ports)]\nclient_id = 41\n"
        + "connect_timeout = \(connectTimeout)\nretries = 2\n[accounts.ib]\n"
        + accounts.map { "\($0.name) = \"\($0.number)\"\n" }.joined())
    try write(
      "runner.toml",
      "[risk]\ndefaults = false\n"
        + (runner.contains("[dashboard]") ? "" : "[dashboard]\nenabled = false\n")
        + "[runner]\nlog_level = \"info\"\nstop_timeout = 10\n"
        // These daemons are killed more often than any that is to go on trading.
        + (runner.contains("restart_limit") ? "" : "restart_limit = 0\n") + "\(runner)\n"
        + deployments.map(\.text).joined(separator: "\n"))
  }

  /// A new gateway that does not run yet.
  func makeGateway(accounts: [String]) -> Gateway {
    let gateway = Gateway(
      folder: folder, name: "gateway\(gateways.count + 1)", accounts: accounts)
    gateways.append(gateway)
    return gateway
  }

  // MARK: The daemon

  /// Starts the daemon and does not wait for anything.
  @discardableResult
  func launchDaemon() throws -> ChildProgram {
    starts += 1
    let perigee = try Executables.path("perigee")
    let arguments = ["run", "--config", folder] + (isPaper ? ["--paper"] : [])
    let program = try ChildProgram(
      "daemon", path: startsOpenly ? "/bin/sh" : perigee,
      startsOpenly
        ? ["-c", "umask 000; exec \"$0\" \"$@\"", perigee] + arguments : arguments,
      environment: World.environment, outputPath: "\(folder)/daemon.\(starts).out",
      errorPath: "\(folder)/daemon.\(starts).err")
    daemon = program
    return program
  }

  /// Starts the daemon and waits until it answers commands.
  func startDaemon() async throws {
    let program = try launchDaemon()
    try await eventually(
      "the daemon's answer", seen: { String(program.errors.suffix(2000)) },
      holds: {
        if let end = program.end {
          throw EarlyEnd(name: "the daemon", end: end, errors: program.errors)
        }
        return try await status() != nil
      })
  }

  /// Ends the daemon orderly and returns how it ended.
  @discardableResult
  func stopDaemon() async throws -> ChildProgram.End {
    let program = try #require(daemon)
    program.send(SIGTERM)
    return try await program.waitForEnd(within: .seconds(40))
  }

  /// The status; nil when no daemon answers.
  func status() async throws -> StatusLine? {
    let result = try await command(["status", "--json"])
    guard result.end == .code(0) else { return nil }
    return try JSONDecoder().decode(StatusLine.self, from: Data(result.output.utf8))
  }

  // MARK: Commands

  /// What a command answered.
  struct CommandResult {
    var end: ChildProgram.End
    var output: String
    var errors: String
  }

  /// Runs a command of `perigee` on this world's configuration, as a process of its own.
  func command(_ arguments: [String], configured: Bool = true) async throws -> CommandResult {
    commands += 1
    var arguments = arguments
    if configured { arguments += ["--config", folder] + (isPaper ? ["--paper"] : []) }
    let paths = ("\(folder)/command.\(commands).out", "\(folder)/command.\(commands).err")
    let program = try ChildProgram(
      arguments.joined(separator: " "), path: Executables.path("perigee"), arguments,
      environment: World.environment, outputPath: paths.0, errorPath: paths.1)
    defer {
      unlink(paths.0)
      unlink(paths.1)
    }
    do {
      let end = try await program.waitForEnd(within: .seconds(60))
      return CommandResult(end: end, output: program.output, errors: program.errors)
    } catch {
      program.send(SIGKILL)
      _ = try await program.waitForEnd()
      throw error
    }
  }

  /// The rows of a command that must succeed.
  func rows<Row: Decodable>(_ arguments: String...) async throws -> [Row] {
    let result = try await command(arguments + ["--json"])
    guard result.end == .code(0) else {
      throw EarlyEnd(name: arguments.joined(separator: " "), end: result.end, errors: result.errors)
    }
    // `logs` prints one object per line, the others an array.
    guard arguments.first == "logs" else {
      return try JSONDecoder().decode([Row].self, from: Data(result.output.utf8))
    }
    return try result.output.split(separator: "\n").map {
      try JSONDecoder().decode(Row.self, from: Data($0.utf8))
    }
  }

  func fills() async throws -> [FillLine] { try await rows("fills", "--limit", "100000") }
  func orders() async throws -> [OrderLine] { try await rows("orders", "--limit", "100000") }
  func strategies() async throws -> [StrategyLine] { try await rows("strategies") }
  func logs() async throws -> [LogEntry] {
    try await rows("logs", "--level", "debug", "--limit", "100000")
  }
  func logs(of strategy: String) async throws -> [LogEntry] {
    try await rows("logs", "--level", "debug", "--strategy", strategy, "--limit", "100000")
  }

  /// Waits for a line of a strategy's log that contains a text; returns the line.
  @discardableResult
  func line(
    of strategy: String, containing text: String, within limit: Duration = .seconds(60)
  ) async throws -> LogEntry {
    try await eventually("\"\(text)\" in the log of \(strategy)", within: limit) {
      try await logs(of: strategy).first { $0.message.contains(text) }
    }
  }

  /// The segments of shared memory of this world's daemon that are there now. Their names carry
  /// the FNV-1a hash of the data folder's path.
  var sharedMemory: [String] {
    let path = "\(folder)/data" + (isPaper ? "/paper" : "")
    let hash = path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    let word = "-" + String(repeating: "0", count: 16 - digits.count) + digits + "-"
    do {
      return try FileManager.default.contentsOfDirectory(atPath: "/dev/shm")
        .filter { $0.hasPrefix("perigee-") && $0.contains(word) }
    } catch {
      Issue.record("/dev/shm cannot be listed: \(error)")
      return []
    }
  }

  // MARK: The end

  /// What the programs wrote to standard error, the newest of each.
  var report: String {
    var text = "world \(folder)\n"
    if let daemon { text += "--- daemon \(daemon.pid)\n\(daemon.errors.suffix(6000))\n" }
    for gateway in gateways {
      guard let process = gateway.process else { continue }
      text += "--- \(process.name) \(process.pid)\n\(process.errors.suffix(2000))\n"
    }
    return text
  }

  private func end() async {
    for program in [daemon] + gateways.map(\.process) {
      guard let program else { continue }
      program.send(SIGKILL)
      do { _ = try await program.waitForEnd() } catch { Issue.record("\(error)") }
    }
    for name in sharedMemory { unlink("/dev/shm/\(name)") }
    guard ProcessInfo.processInfo.environment["PERIGEE_KEEP"] == nil else {
      print("kept: \(folder)")
      return
    }
    do {
      try FileManager.default.removeItem(atPath: folder)
    } catch {
      Issue.record("\(folder) cannot be removed: \(error)")
    }
  }
}
