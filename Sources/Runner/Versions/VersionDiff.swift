import Journal

/// What two versions of a script say differently, the files that they require included.
enum VersionDiff {
  /// The difference in the unified form; empty when both say the same.
  static func text(_ old: ScriptTexts, _ new: ScriptTexts) -> String {
    var text = UnifiedDiff.text(
      old: old.source, new: new.source, oldName: "\(old.version)/\(old.script)",
      newName: "\(new.version)/\(new.script)")
    let before = Dictionary(
      old.modules.map { ($0.name, $0.source) }, uniquingKeysWith: { first, _ in first })
    let after = Dictionary(
      new.modules.map { ($0.name, $0.source) }, uniquingKeysWith: { first, _ in first })
    for name in Set(before.keys).union(after.keys).sorted() {
      text += UnifiedDiff.text(
        old: before[name] ?? "", new: after[name] ?? "",
        oldName: before[name] == nil ? "/dev/null" : "\(old.version)/\(name)",
        newName: after[name] == nil ? "/dev/null" : "\(new.version)/\(name)")
    }
    return text
  }
}
