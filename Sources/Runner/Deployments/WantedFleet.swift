import Control
import Orders
import Strategies
import StrategyChannel
import TradingModel

/// What the files say that is to run: runner.toml with the texts of its scripts.
struct WantedFleet {
  let configuration: Configuration
  /// Each script's text, by its file.
  let scripts: [String: Result<ScriptFolder.Script, ScriptFolder.ReadError>]
  /// Each deployment as the files say, in their order.
  let rows: [DeploymentRow]
  /// The hash of all of it: it changes with every change that could change what runs.
  let hash: String

  /// Reads the scripts of a configuration. Blocks.
  init(_ configuration: Configuration) {
    self.configuration = configuration
    let strategies = configuration.runner.strategies
    let folder = ScriptFolder(path: configuration.runner.strategiesDirectory)
    scripts = folder.readAll(strategies.map(\.script))
    var marks: [String: ScriptMarks] = [:]
    for (name, result) in scripts {
      if case .success(let script) = result { marks[name] = ScriptMarks(script) }
    }
    rows = strategies.map { DeploymentRow($0, marks[$0.script]) }
    var text = configuration.digest
    for (name, mark) in marks.sorted(by: { $0.key < $1.key }) {
      text += "\0\(name)\0\(mark.hash)"
      for (module, hash) in mark.modules.sorted(by: { $0.key < $1.key }) {
        text += "\0\(module)\0\(hash)"
      }
    }
    hash = SHA256.hex(text.utf8)
  }

  /// A deployment of the files; nil when they have none of the name.
  func deployment(_ name: String) -> StrategyDeployment? {
    configuration.runner.strategies.first { $0.name.rawValue == name }
  }

  /// A strategy's script; nil when it cannot be read.
  func script(of deployment: StrategyDeployment) -> ScriptFolder.Script? {
    guard case .success(let script) = scripts[deployment.script] else { return nil }
    return script
  }
}

/// The hashes of a script's text and of what it requires.
struct ScriptMarks: Hashable {
  var hash: String
  var modules: [String: String]

  init(_ script: ScriptFolder.Script) {
    hash = script.hash
    modules = Dictionary(
      script.required.map { ($0.name, SHA256.hex($0.source.utf8)) },
      uniquingKeysWith: { first, _ in first })
  }
}

extension DeploymentRow {
  /// A deployment; `marks` are those of the text that runs, or would run.
  init(_ deployment: StrategyDeployment, _ marks: ScriptMarks?, state: String? = nil) {
    var risk: [String: String] = [:]
    for (control, setting) in deployment.risk.numbers {
      switch setting {
      case .off: risk[control.rawValue] = "\"off\""
      case .limit(let limit): risk[control.rawValue] = "\(limit)"
      }
    }
    for (permit, isAllowed) in deployment.risk.permits {
      risk[permit.rawValue] = isAllowed ? "true" : "false"
    }
    for (list, words) in deployment.risk.lists {
      let texts = words.sorted().map(StrategyBlock.quoted)
      risk[list.rawValue] = "[\(texts.joined(separator: ", "))]"
    }
    self.init(
      name: deployment.name.rawValue, script: deployment.script,
      accounts: deployment.accounts.map(\.rawValue), symbols: deployment.symbols,
      params: deployment.params.mapValues(ScalarValue.init), desk: deployment.desk,
      onStop: deployment.onStop.rawValue, onQuarantine: deployment.onQuarantine.rawValue,
      enabled: deployment.isEnabled, risk: risk, hash: marks?.hash,
      modules: marks?.modules ?? [:], state: state)
  }
}

extension ScalarValue {
  /// A parameter. A number without a fraction is a whole one: scripts take both alike.
  init(_ parameter: StrategyDeployment.Parameter) {
    switch parameter {
    case .string(let text): self = .text(text)
    case .integer(let whole): self = .integer(Int64(whole))
    case .boolean(let flag): self = .flag(flag)
    case .number(let number): self = Int64(exactly: number).map(Self.integer) ?? .number(number)
    }
  }

  /// The value as runner.toml writes it.
  var text: String {
    switch self {
    case .flag(let flag): flag ? "true" : "false"
    case .integer(let whole): "\(whole)"
    case .number(let number): "\(number)"
    case .text(let text): StrategyBlock.quoted(text)
    }
  }
}
