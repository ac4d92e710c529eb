public import Performance

/// What a sweep is: everything that its results depend on. Two commands with equal plans go on
/// with the same file; anything else is another sweep.
public struct SweepPlan: Sendable, Hashable, Codable {
  /// A file that the results depend on.
  public struct Source: Sendable, Hashable, Codable {
    /// Its name, for people.
    public var name: String
    /// Its size in bytes.
    public var bytes: Int64
    /// A hash of its content, as text.
    public var hash: String

    /// A source from its parts.
    public init(name: String, bytes: Int64, hash: String) {
      self.name = name
      self.bytes = bytes
      self.hash = hash
    }
  }

  /// The script's file, as the command line names it.
  public var script: String
  /// The script, then the modules that it can load.
  public var code: [Source]
  /// The recorded data.
  public var data: [Source]
  /// The rules of execution, the fixed parameters and whatever else decides, one a line.
  public var rules: [NamedText]
  /// The span of the history that is used.
  public var span: SweepSpan
  /// The ranges, as a person would write them again.
  public var space: String
  /// The parameters that are varied.
  public var names: [String]
  /// The number of combinations.
  public var points: Int
  /// The windows of a walk forward; empty for a plain sweep.
  public var windows: [SweepWindow]
  /// By what a walk forward chooses; of a plain sweep only what was asked for last.
  public var objective: SweepObjective

  /// A plan from its parts.
  public init(
    script: String, code: [Source], data: [Source], rules: [NamedText], span: SweepSpan,
    space: String, names: [String], points: Int, windows: [SweepWindow] = [],
    objective: SweepObjective
  ) {
    self.script = script
    self.code = code
    self.data = data
    self.rules = rules
    self.span = span
    self.space = space
    self.names = names
    self.points = points
    self.windows = windows
    self.objective = objective
  }

  /// All runs, those of the winners included.
  public var runs: Int {
    windows.isEmpty ? points : (points &+ 1) &* windows.count
  }

  /// What is different here than in a plan that a file holds, as a part of a sentence; nil when
  /// the file's results are results of this plan.
  func difference(from stored: SweepPlan) -> String? {
    if let change = SweepPlan.change(code, stored.code, "script") { return change }
    if let change = SweepPlan.change(data, stored.data, "data") { return change }
    if span != stored.span { return "the period is another one" }
    if space != stored.space { return "the ranges were \(stored.space)" }
    if windows != stored.windows { return "the windows of the walk forward are other ones" }
    if !windows.isEmpty && objective != stored.objective {
      return "the objective was \(stored.objective.rawValue)"
    }
    for rule in rules {
      let old = stored.rules.first { $0.name == rule.name }
      if old?.text != rule.text {
        return "\(rule.name) was \(old?.text ?? "not set") and is \(rule.text) now"
      }
    }
    if let gone = stored.rules.first(where: { old in !rules.contains { $0.name == old.name } }) {
      return "\(gone.name) was \(gone.text) and is not set now"
    }
    return names == stored.names && points == stored.points ? nil : "the ranges are other ones"
  }

  private static func change(_ now: [Source], _ before: [Source], _ noun: String) -> String? {
    for source in now {
      guard let old = before.first(where: { $0.name == source.name }) else {
        return "the \(noun) \(source.name) was not part of it"
      }
      if old.hash != source.hash || old.bytes != source.bytes {
        return "\(noun == "data" ? "the data of" : "the script") \(source.name) has changed"
      }
    }
    let gone = before.first { old in !now.contains { $0.name == old.name } }
    return gone.map { "the \(noun) \($0.name) is not part of it now" }
  }
}
