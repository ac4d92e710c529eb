/// Why a fault cannot be switched on.
public enum FaultError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The catalogue has no such name.
  case unknownFault(String)
  /// The fault takes no such parameter.
  case unknownParameter(fault: FaultKind, key: String)
  /// A parameter is given twice.
  case repeatedParameter(fault: FaultKind, key: String)
  /// A value is not what the parameter takes.
  case badValue(fault: FaultKind, key: String, value: String, expected: String)
  /// The fault cannot be without this parameter.
  case missingParameter(fault: FaultKind, key: String)
  /// A word of the text is no `key=value`.
  case noPair(String)
  /// The exchange lists no single instrument of this name.
  case unknownSymbol(String)
  /// The gateway has no such account.
  case unknownAccount(String)
  /// So many faults wait or act already.
  case tooMany(limit: Int)

  /// The cause and what to do.
  public var description: String {
    switch self {
    case .unknownFault(let name):
      "there is no fault named \"\(name)\"; perigee fault --list shows them all"
    case .unknownParameter(let fault, let key):
      "\(fault.rawValue) takes no \"\(key)\"; it takes "
        + (fault.entry.parameters + FaultParameter.common).map(\.name).joined(separator: ", ")
    case .repeatedParameter(let fault, let key): "\(fault.rawValue) has \"\(key)\" twice"
    case .badValue(let fault, let key, let value, let expected):
      "\(fault.rawValue): \(key)=\(value) must be \(expected)"
    case .missingParameter(let fault, let key): "\(fault.rawValue) needs \(key)=..."
    case .noPair(let word): "\"\(word)\" must be key=value"
    case .unknownSymbol(let symbol):
      "the paper exchange lists no single instrument named \"\(symbol)\""
    case .unknownAccount(let account): "the gateway has no account \"\(account)\""
    case .tooMany(let limit):
      "\(limit) faults wait or act already; lift some with perigee fault --lift NAME"
    }
  }
}
