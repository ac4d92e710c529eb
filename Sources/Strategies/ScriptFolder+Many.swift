import StrategyChannel

extension ScriptFolder {
  /// Reads many scripts as `read` does, the modules of the folder once. Blocks.
  public func readAll(_ names: some Sequence<String>) -> [String: Result<Script, ReadError>] {
    let wanted = Set(names)
    guard !wanted.isEmpty else { return [:] }
    let modules = Result { () throws(ReadError) in try self.modules() }
    var result: [String: Result<Script, ReadError>] = [:]
    for name in wanted {
      let own = Self.module(name)
      result[name] = Result { () throws(ReadError) in
        Script(source: try text(name), modules: try modules.get().filter { $0.name != own })
      }
    }
    return result
  }
}
