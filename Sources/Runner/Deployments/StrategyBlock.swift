import TradingModel

/// A `[[strategy]]` as text, as `perigee deploy` writes it.
struct StrategyBlock {
  let deployment: StrategyDeployment

  init(_ deployment: StrategyDeployment) { self.deployment = deployment }

  /// The lines, each with its end. Keys whose value is the one that holds anyway are left out.
  var text: String {
    var lines = ["[[strategy]]"]
    lines.append("name = \(Self.quoted(deployment.name.rawValue))")
    lines.append("script = \(Self.quoted(deployment.script))")
    let accounts = deployment.accounts.map { Self.quoted($0.rawValue) }
    if accounts.count == 1 {
      lines.append("account = \(accounts[0])")
    } else {
      lines.append("accounts = [\(accounts.joined(separator: ", "))]")
    }
    if !deployment.symbols.isEmpty {
      let symbols = deployment.symbols.map(Self.quoted).joined(separator: ", ")
      lines.append("symbols = [\(symbols)]")
    }
    if let desk = deployment.desk { lines.append("desk = \(Self.quoted(desk))") }
    if deployment.onStop != .keep {
      lines.append("on_stop = \(Self.quoted(deployment.onStop.rawValue))")
    }
    if !deployment.params.isEmpty {
      lines.append("[strategy.params]")
      for (name, value) in deployment.params.sorted(by: { $0.key < $1.key }) {
        lines.append("\(Self.key(name)) = \(Self.text(of: value))")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A parameter's value as TOML.
  static func text(of value: StrategyDeployment.Parameter) -> String {
    switch value {
    case .string(let text): quoted(text)
    case .integer(let whole): "\(whole)"
    case .number(let number): "\(number)"
    case .boolean(let flag): flag ? "true" : "false"
    }
  }

  /// A key: bare where it may be.
  static func key(_ name: String) -> String {
    let isBare =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
    return isBare ? name : quoted(name)
  }

  /// A basic string of TOML.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\0"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
