import Strategies

extension ConfigurationFile {
  /// A hash of each value by its whole key (`runner.data_dir`, `paper.gateway[0].port`), without
  /// what stands under one key at the top. O(n).
  func flat(without left: String? = nil, prefix: String = "") -> [String: String] {
    var result: [String: String] = [:]
    for (key, value) in root where key != left {
      value.flatten(prefix + key, into: &result)
    }
    return result
  }
}

extension ConfigurationValue {
  /// The value as TOML would write it on one line, with the keys of tables in order.
  var text: String {
    switch self {
    case .string(let text): return StrategyBlock.quoted(text)
    case .integer(let whole): return "\(whole)"
    case .number(let number): return "\(number)"
    case .boolean(let flag): return flag ? "true" : "false"
    case .moment: return "a moment"
    case .list(let values): return "[\(values.map(\.text).joined(separator: ", "))]"
    case .table(let values):
      let pairs = values.sorted { $0.key < $1.key }.map {
        "\(StrategyBlock.key($0.key)) = \($0.value.text)"
      }
      return "{ \(pairs.joined(separator: ", ")) }"
    }
  }

  fileprivate func flatten(_ path: String, into result: inout [String: String]) {
    switch self {
    case .table(let values):
      for (key, value) in values { value.flatten("\(path).\(key)", into: &result) }
    case .string, .integer, .number, .boolean, .moment, .list:
      result[path] = String(SHA256.hex(text.utf8).prefix(16))
    }
  }
}
