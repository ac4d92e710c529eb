/// One `[[strategy]]` of a runner.toml.
struct Deployment {
  var name: String
  var script: String
  var accounts: [String]
  var symbols: [String] = []
  /// Parameters as they stand in TOML (`"quantity": "5"`, `"side": "\"buy\""`).
  var params: [String: String] = [:]
  var desk: String?
  var isEnabled = true

  /// The section as text.
  var text: String {
    var lines = [
      "[[strategy]]", "name = \"\(name)\"", "script = \"\(script)\"",
      "accounts = [\(quoted(accounts))]",
    ]
    if !symbols.isEmpty { lines.append("symbols = [\(quoted(symbols))]") }
    if let desk { lines.append("desk = \"\(desk)\"") }
    if !isEnabled { lines.append("enabled = false") }
    if !params.isEmpty {
      lines.append("[strategy.params]")
      lines += params.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func quoted(_ words: [String]) -> String {
    words.map { "\"\($0)\"" }.joined(separator: ", ")
  }
}
