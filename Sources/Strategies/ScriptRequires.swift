import StrategyChannel

/// Finds what a script requires, without running it.
///
/// Only `require "name"` and `require("name")` name a module. Where `require` is used in any other
/// way, which module it gets is known at run time alone, and then all of them count.
enum ScriptRequires {
  /// What one text requires.
  struct Names: Hashable {
    var modules: Set<String> = []
    /// Whether it may require anything.
    var isOpen = false
  }

  /// The modules that a script requires, those that these require included; sorted by name.
  /// O(bytes of the texts).
  static func modules(of source: String, among all: [ScriptModule]) -> [ScriptModule] {
    let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var found: [String: ScriptModule] = [:]
    var texts = [source]
    while let text = texts.popLast() {
      let names = names(in: text)
      if names.isOpen { return all.sorted { $0.name < $1.name } }
      for name in names.modules where found[name] == nil {
        guard let module = byName[name] else { continue }
        found[name] = module
        texts.append(module.source)
      }
    }
    return found.values.sorted { $0.name < $1.name }
  }

  /// What a text requires. Comments do not count.
  static func names(in text: String) -> Names {
    var lexer = LuaWords(text)
    var names = Names()
    var isWaiting = false
    while let token = lexer.next() {
      if isWaiting {
        if token == .open { continue }
        isWaiting = false
        if case .string(let name) = token {
          names.modules.insert(name)
          continue
        }
        names.isOpen = true
      }
      switch token {
      case .word("require"): isWaiting = true
      case .string("require"): names.isOpen = true
      case .word, .string, .open, .other: break
      }
    }
    if isWaiting { names.isOpen = true }
    return names
  }
}
