import Foundation
import TradingModel

/// A paper gateway of a world: what it serves, and its process while it runs.
final class Gateway {
  let port = FreePorts.take()
  let accounts: [String]
  /// Recorded markets: the instrument's address and the file.
  var recordings: [(symbol: String, file: String)] = []
  var pace = 1.0
  var seed = 7
  private(set) var process: ChildProgram?
  private let folder: String
  private let name: String
  private var starts = 0

  init(folder: String, name: String, accounts: [String]) {
    self.folder = folder
    self.name = name
    self.accounts = accounts
  }

  /// Starts it and waits until it accepts connections.
  func start() async throws {
    starts += 1
    var arguments = [
      "gateway", "--port", "\(port)", "--accounts", accounts.joined(separator: ","),
      "--seed", "\(seed)", "--pace", "\(pace)", "--hours", "always",
      "--ledger", ledgerPath, "--stats", statisticsPath,
      "--control", controlPath,
    ]
    for recording in recordings {
      arguments += ["--data", "\(recording.symbol)=\(recording.file)"]
    }
    let program = try ChildProgram(
      "gateway \(name)", path: Executables.path("perigee"), arguments,
      environment: World.environment, outputPath: "\(folder)/\(name).\(starts).out",
      errorPath: "\(folder)/\(name).\(starts).err")
    process = program
    try await eventually(
      "gateway \(name) at port \(port)", seen: { program.errors },
      holds: {
        if let end = program.end { throw EarlyEnd(name: name, end: end, errors: program.errors) }
        return FreePorts.isServed(port)
      })
  }

  /// Ends it orderly, which writes its files for the last time.
  func stop() async throws {
    guard let process else { return }
    process.send(SIGTERM)
    _ = try await process.waitForEnd()
    self.process = nil
  }

  func kill() { process?.send(SIGKILL) }

  /// Its own count of streams, as it last wrote it; nil before it wrote any.
  var counts: GatewayCounts? { read(statisticsPath) }

  /// Its own ledger, as it last wrote it; nil before it wrote any.
  var ledger: GatewayLedger? { read(ledgerPath) }

  /// When the newest order, or change of one, reached it; nil before any did.
  func lastOrder() throws -> Timestamp? {
    struct Answer: Decodable {
      struct Status: Decodable { var lastOrderMessage: Timestamp? }
      var status: Status
    }
    let line = try LineSocket.ask(controlPath, "status")
    return try JSONDecoder().decode(Answer.self, from: line).status.lastOrderMessage
  }

  var controlPath: String { "\(folder)/\(name).sock" }
  private var statisticsPath: String { "\(folder)/\(name).stats.json" }
  private var ledgerPath: String { "\(folder)/\(name).ledger.json" }

  private func read<Value: Decodable>(_ path: String) -> Value? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    do {
      return try JSONDecoder().decode(Value.self, from: data)
    } catch {
      print("\(path) cannot be read: \(error)")
      return nil
    }
  }
}

/// A program that should run and has ended.
struct EarlyEnd: Error, CustomStringConvertible {
  var name: String
  var end: ChildProgram.End
  var errors: String
  var description: String { "\(name) has ended with \(end):\n\(errors.suffix(4000))" }
}
