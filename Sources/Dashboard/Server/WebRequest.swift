/// A request as the server's own logic sees it: no socket, no framework.
struct WebRequest: Sendable {
  var method: String
  /// The path and query as they came (`/orders?account=main`).
  var target: String
  /// The header fields as they came; names in lower case.
  var fields: [(name: String, value: String)] = []
  /// The posted bytes, within the limit.
  var body: [UInt8] = []
  /// The caller's address without its port.
  var peer = "127.0.0.1"

  /// The only value of a field; nil when it is missing or stands more than once.
  func field(_ name: String) -> String? {
    let values = fields.filter { $0.name == name }
    return values.count == 1 ? values[0].value : nil
  }

  func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

  var path: String {
    String(target.prefix { $0 != "?" })
  }

  var query: FormValues {
    guard let mark = target.firstIndex(of: "?") else { return FormValues() }
    return FormValues(target[target.index(after: mark)...])
  }

  /// The value of a cookie; nil when it is missing or stands more than once, as then another site
  /// of the same host may have put one before ours.
  func cookie(_ name: String) -> String? {
    var found: [String] = []
    for field in fields where field.name == "cookie" {
      for pair in field.value.split(separator: ";") {
        let sides = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingSpaces() }
        if sides.count == 2, sides[0] == name { found.append(sides[1]) }
      }
    }
    return found.count == 1 ? found[0] : nil
  }
}

extension Substring {
  func trimmingSpaces() -> String {
    var text = self
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }
}
