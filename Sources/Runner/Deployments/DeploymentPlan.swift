import Control
import TradingModel

/// The difference between what the files say and what runs.
struct DeploymentPlan: Hashable, Encodable {
  /// What is to happen to a strategy.
  enum Kind: String, Hashable, Encodable { case added, removed, changed }

  /// One key whose value differs; nil where it is not stated.
  struct Key: Hashable, Encodable {
    var key: String
    var old: String?
    var new: String?
  }

  /// A text that differs: the script's own, or a module's that it requires.
  struct Text: Hashable, Encodable {
    /// The file of a script, the name of a module.
    var name: String
    /// The SHA-256 of what runs; nil where nothing of the name does.
    var old: String?
    /// The SHA-256 of what lies on the disk; nil where it cannot be read.
    var new: String?
    /// The difference, line by line; nil where it is long, or not known.
    var diff: String?
  }

  /// One strategy that differs.
  struct Change: Hashable, Encodable {
    var name: String
    var kind: Kind
    var keys: [Key] = []
    var texts: [Text] = []
    /// The strategies that share its process and are restarted with it.
    var restarts: [String] = []
    /// Why it cannot be applied; empty when it can.
    var problems: [String] = []
  }

  /// What it was made of; `perigee apply` refuses when the files say another thing by now.
  var hash: String
  /// In a safe order: what goes, what changes, what comes.
  var changes: [Change]
  /// How many strategies are as the files say.
  var unchanged: Int
  /// Keys whose change needs a restart of the daemon, sorted.
  var needsRestart: [String]

  /// The difference. Both sides in any order; names are unique on each. O(n log n).
  init(wanted: WantedFleet, running: DeploymentsReport) {
    self.init(
      hash: wanted.hash, wanted: wanted.rows, running: running.deployments,
      problems: Dictionary(
        wanted.configuration.runner.strategies.map { strategy in
          (strategy.name.rawValue, strategy.problems.map(\.description))
        }, uniquingKeysWith: { first, _ in first }))
    for index in changes.indices where changes[index].kind == .removed {
      changes[index].problems = wanted.configuration.runner.unread(of: changes[index].name)
        .map(\.description)
    }
    let keys = Set(wanted.configuration.fixed.keys).union(running.fixed.keys)
    needsRestart = keys.filter { wanted.configuration.fixed[$0] != running.fixed[$0] }.sorted()
  }

  init(
    hash: String, wanted: [DeploymentRow], running: [DeploymentRow],
    problems: [String: [String]] = [:]
  ) {
    self.hash = hash
    needsRestart = []
    unchanged = 0
    let known = Dictionary(running.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let names = Set(wanted.map(\.name))
    var (added, changed): ([Change], [Change]) = ([], [])
    for row in wanted {
      guard let old = known[row.name] else {
        added.append(
          Change(
            name: row.name, kind: .added, keys: Self.keys(nil, row),
            texts: [Text(name: row.script, old: nil, new: row.hash)],
            problems: problems[row.name] ?? []))
        continue
      }
      let isSound = problems[row.name]?.isEmpty ?? true
      let (keys, texts) = (Self.keys(old, row), Self.texts(old, row, isSound: isSound))
      guard !keys.isEmpty || !texts.isEmpty else {
        unchanged += 1
        continue
      }
      changed.append(
        Change(
          name: row.name, kind: .changed, keys: keys, texts: texts,
          problems: problems[row.name] ?? []))
    }
    let removed = running.filter { !names.contains($0.name) }.map {
      Change(name: $0.name, kind: .removed, keys: Self.keys($0, nil))
    }
    changes = (removed + changed + added).map { change in
      var change = change
      change.restarts = Self.neighbours(of: change, wanted, running)
      return change
    }
  }

  /// Those that run in a process that the change restarts, and are to go on.
  private static func neighbours(
    of change: Change, _ wanted: [DeploymentRow], _ running: [DeploymentRow]
  ) -> [String] {
    let quiet: Set<String> = ["on_stop", "on_quarantine"]
    if change.texts.isEmpty, change.keys.allSatisfy({ isQuiet($0.key, quiet) }) { return [] }
    let rows = (wanted + running).filter { $0.name == change.name }
    let desks = Set(rows.compactMap(\.desk))
    guard !desks.isEmpty else { return [] }
    return running.filter { row in
      row.name != change.name && row.desk.map(desks.contains) == true
        && wanted.contains { $0.name == row.name }
    }.map(\.name)
  }

  private static func isQuiet(_ key: String, _ quiet: Set<String>) -> Bool {
    quiet.contains(key) || key.hasPrefix("risk.")
  }

  private static func keys(_ old: DeploymentRow?, _ new: DeploymentRow?) -> [Key] {
    let (before, after) = (old?.settings ?? [:], new?.settings ?? [:])
    return Set(before.keys).union(after.keys).sorted().compactMap { key in
      before[key] == after[key] ? nil : Key(key: key, old: before[key], new: after[key])
    }
  }

  /// Texts matter where one runs, or could not be read when it was to run: what is down reads its
  /// script anew when it starts.
  private static func texts(
    _ old: DeploymentRow, _ new: DeploymentRow, isSound: Bool
  ) -> [Text] {
    guard let hash = old.hash else {
      guard old.state == StrategyRow.State.failed.rawValue, isSound, new.hash != nil else {
        return []
      }
      return [Text(name: new.script, old: nil, new: new.hash)]
    }
    var texts: [Text] = []
    if hash != new.hash { texts.append(Text(name: new.script, old: hash, new: new.hash)) }
    guard new.hash != nil else { return texts }
    for name in Set(old.modules.keys).union(new.modules.keys).sorted()
    where old.modules[name] != new.modules[name] {
      texts.append(Text(name: name, old: old.modules[name], new: new.modules[name]))
    }
    return texts
  }
}

extension DeploymentRow {
  /// Every stated key with its value as runner.toml writes it.
  var settings: [String: String] {
    func list(_ words: [String]) -> String {
      "[\(words.map(StrategyBlock.quoted).joined(separator: ", "))]"
    }
    var result = [
      "script": StrategyBlock.quoted(script), "accounts": list(accounts),
      "on_stop": StrategyBlock.quoted(onStop),
      "on_quarantine": StrategyBlock.quoted(onQuarantine), "enabled": "\(enabled)",
    ]
    if !symbols.isEmpty { result["symbols"] = list(symbols) }
    result["desk"] = desk.map(StrategyBlock.quoted)
    for (name, value) in params { result["params.\(name)"] = value.text }
    for (name, value) in risk { result["risk.\(name)"] = value }
    return result
  }
}
