/// What a line of the control socket asks for.
enum ControlCommand: Hashable {
  /// `fault NAME key=value...`
  case fault(GatewayFault)
  /// `lift NAME`, or `lift all` (nil).
  case lift(FaultKind?)
  /// `status`
  case status

  init(_ line: String) throws(ControlError) {
    let words = FaultWords.split(line)
    switch words.first {
    case "status": self = .status
    case "lift":
      guard words.count == 2 else { throw .usage }
      if words[1] == "all" {
        self = .lift(nil)
      } else if let kind = FaultKind(rawValue: words[1]) {
        self = .lift(kind)
      } else {
        throw .fault(.unknownFault(words[1]))
      }
    case "fault":
      let text = line.drop { $0.isWhitespace }.dropFirst("fault".count)
      do {
        self = .fault(try GatewayFault(String(text)))
      } catch {
        throw .fault(error)
      }
    default: throw .usage
    }
  }
}

/// Why a command is refused.
enum ControlError: Error, Hashable, CustomStringConvertible {
  case usage
  case fault(FaultError)

  var description: String {
    switch self {
    case .usage: "a command is fault NAME key=value..., lift NAME, lift all or status"
    case .fault(let error): error.description
    }
  }
}
