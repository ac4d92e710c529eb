import Control
import Strategies
import StrategyChannel
import TradingModel

/// What must hold before a deployment is written or applied.
enum DeploymentCheck {
  /// The sentence for an account that the running daemon lacks.
  static func unknownAccount(_ name: String) -> String {
    "Account \"\(name)\" came into brokers.toml after the daemon's start, and accounts are "
      + "connected at a start only. End the daemon with perigee shutdown and start it again: what "
      + "is deployed by then starts with it."
  }

  /// What keeps a deployment of the files from being applied to a running daemon, the faults of
  /// its script included; empty when nothing does. Runs the script as `perigee check` does.
  static func problems(
    of deployment: StrategyDeployment, _ wanted: WantedFleet, _ report: DeploymentsReport
  ) -> [String] {
    let wide = wanted.configuration.problems.filter { $0.reach == .everything }
    let written = (wide + deployment.problems).map(\.description)
    guard written.isEmpty else { return written }
    let strangers = deployment.accounts.map(\.rawValue).filter { !report.accounts.contains($0) }
    guard strangers.isEmpty else { return strangers.map(unknownAccount) }
    switch wanted.scripts[deployment.script] {
    case .success(let script): return ScriptCheck.faults(of: deployment, script)
    case .failure(let error): return [error.description]
    case nil: return ["The script \(deployment.script) was not read."]
    }
  }

  /// The values of `--param NAME=VALUE`, in the types that the script declares.
  static func parameters(
    _ texts: [String], declared: [ParameterDescription]
  ) throws -> [String: StrategyDeployment.Parameter] {
    var result: [String: StrategyDeployment.Parameter] = [:]
    for text in texts {
      guard let split = text.firstIndex(of: "="), split > text.startIndex else {
        throw CommandFailure(.error, "--param \(text): write NAME=VALUE, as fast=10")
      }
      let name = String(text[..<split])
      guard let description = declared.first(where: { $0.name == name }) else {
        let names = declared.map(\.name)
        let near = Spelling.nearest(to: name, among: names).map { "; did you mean \($0)?" }
        let list =
          names.isEmpty ? "; it declares none" : "; it declares \(names.joined(separator: ", "))"
        throw CommandFailure(.error, "the script has no parameter '\(name)'" + (near ?? list))
      }
      guard result[name] == nil else {
        throw CommandFailure(.error, "--param \(name) is given twice")
      }
      result[name] = try value(String(text[text.index(after: split)...]), of: description)
    }
    return result
  }

  private static func value(
    _ text: String, of description: ParameterDescription
  ) throws -> StrategyDeployment.Parameter {
    func failure(_ wanted: String) -> CommandFailure {
      CommandFailure(.error, "--param \(description.name)=\(text): it must be \(wanted)")
    }
    switch description.standard {
    case .flag:
      guard text == "true" || text == "false" else { throw failure("true or false") }
      return .boolean(text == "true")
    case .integer:
      guard let whole = Int(text) else { throw failure("a whole number") }
      return .integer(whole)
    case .number:
      guard let number = Double(text), number.isFinite else { throw failure("a number") }
      return Int(text).map(StrategyDeployment.Parameter.integer) ?? .number(number)
    case .text: return .string(text)
    }
  }
}
