import Journal
import Logging
import Orders
import Strategies
import StrategyChannel
import TradingModel

/// Keeps the texts of what is started in the data folder. A start goes on where the disk refuses:
/// the version then has its name and no text.
final class ScriptKeeper: VersionKeeper {
  private let store: ScriptStore
  private let log = Logger(label: "versions")

  init(_ store: ScriptStore) { self.store = store }

  func keep(_ script: ScriptFolder.Script, named name: String) -> ScriptVersion {
    let texts = ScriptTexts(script, named: name)
    do throws(JournalError) { return try store.keep(texts) } catch {
      log.error("\(error.description)")
      return texts.version
    }
  }
}

extension ScriptTexts {
  /// A script with what it requires.
  init(_ script: ScriptFolder.Script, named name: String) {
    self.init(
      script: name, source: script.source,
      modules: script.required.map { Module(name: $0.name, source: $0.source) })
  }
}

extension DeskNote {
  /// What the journal keeps of a start or an end of a strategy.
  init(_ event: StrategyLifeEvent, at time: Timestamp) {
    switch event {
    case .started(let deployment, let version, let cause):
      let life = StrategyLife(
        strategy: deployment.strategy, version: version, script: deployment.script,
        parameters: Dictionary(
          deployment.parameters.map { ($0.name, $0.value.words) }, uniquingKeysWith: { $1 }),
        accounts: deployment.accounts, started: time, cause: cause)
      self.init(kind: StrategyLife.startedKind, text: life.startText)
    case .ended(let strategy, let version, let reason):
      self.init(
        kind: StrategyLife.endedKind,
        text: StrategyLife.endText(of: strategy, version: version, reason: reason))
    }
  }
}

extension ParameterValue {
  /// The value as a person writes it.
  var words: String {
    switch self {
    case .flag(let flag): "\(flag)"
    case .integer(let whole): "\(whole)"
    case .number(let number): "\(number)"
    case .text(let text): text
    }
  }
}
