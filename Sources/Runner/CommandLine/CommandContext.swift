import Control
import Foundation

/// What a command needs of its surroundings: the configuration and the daemon's folder.
struct CommandContext {
  let environment: SystemEnvironment
  let configuration: Configuration
  let mode: TradingMode
  /// The data folder of the mode.
  let dataDirectory: String

  /// Reads the configuration. A command that only looks needs `data_dir` and nothing else, so
  /// problems elsewhere in the files do not stop it.
  init(_ options: SharedOptions, environment: SystemEnvironment = .current()) throws {
    self.environment = environment
    configuration = try CommandContext.load(options, environment)
    let base = configuration.runner.dataDirectory
    mode = options.paper ? .paper : CommandContext.guessMode(base)
    dataDirectory = mode.dataDirectory(below: base)
  }

  /// The configuration of the folder that the options name. Throws when runner.toml is missing.
  static func load(_ options: SharedOptions, _ environment: SystemEnvironment) throws
    -> Configuration
  {
    let folder = ConfigurationPlace.resolve(option: options.config, environment: environment)
    let configuration = ConfigurationLoader(directory: folder, home: environment.home).load()
    let missing = configuration.problems.filter { $0.file == "runner.toml" && $0.line == nil }
    guard missing.isEmpty else {
      throw CommandFailure(
        .configuration, missing.map(\.description).joined(separator: "\n"))
    }
    return configuration
  }

  /// The mode whose daemon runs, else the one whose data folder has anything in it; live when
  /// both fit.
  private static func guessMode(_ base: String) -> TradingMode {
    let live = TradingMode.live.dataDirectory(below: base)
    let paper = TradingMode.paper.dataDirectory(below: base)
    if isServed(live) { return .live }
    if isServed(paper) { return .paper }
    return !hasJournal(live) && hasJournal(paper) ? .paper : .live
  }

  private static func isServed(_ directory: String) -> Bool {
    do {
      try UnixSocket(connectingTo: "\(directory)/\(ControlProtocol.fileName)").close()
      return true
    } catch {
      return false
    }
  }

  private static func hasJournal(_ directory: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(directory)/\(JournalFiles.name)")
  }

  /// The file whose appearance halts everything.
  var haltFile: String {
    configuration.runner.haltFile ?? "\(dataDirectory)/\(HaltFile.name)"
  }

  /// The client of the daemon's control socket.
  var control: ControlClient {
    ControlClient(path: "\(dataDirectory)/\(ControlProtocol.fileName)")
  }

  /// Asks the daemon; its failures become the command's.
  func ask(_ action: ControlRequest.Action) throws -> ControlResult {
    var client = control
    client.limit = action.limit + .seconds(5)
    return try translated { try client.ask(action) }
  }

  /// Asks the daemon for what only adds to an answer; nil when it cannot tell.
  func askIfRunning(_ action: ControlRequest.Action) -> ControlResult? {
    do { return try control.ask(action) } catch { return nil }
  }

  /// Runs a conversation with the daemon; its failures become the command's.
  func translated<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch is ControlClient.NotRunning {
      let flag = mode == .paper ? " --paper" : ""
      throw CommandFailure(
        .notRunning,
        "the daemon is not running (nothing serves \(dataDirectory)); start it with "
          + "perigee run\(flag)")
    } catch let failure as ControlFailure {
      throw CommandFailure(failure)
    }
  }
}
