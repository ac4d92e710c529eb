public import TradingModel

/// Which orders the paper exchange takes. `docs/paper-exchange.md` says of each what it does and
/// what is simplified; a test holds the two together.
public enum OrderSupport {
  /// The codes of every order type that it executes, sorted.
  public static let types = [
    "LIT", "LMT", "LOC", "MIT", "MKT", "MOC", "MTL", "PEG MID", "REL", "STP", "STP LMT", "TRAIL",
    "TRAIL LIMIT",
  ]

  /// Every time in force that it keeps.
  public static let timesInForce = TimeInForce.allCases

  /// The codes of the order types that instruments of a kind take, sorted.
  public static func types(of type: SecurityType) -> [String] {
    let absent: Set<String> =
      switch type {
      case .stock, .cfd: []
      case .future, .option, .futureOption: ["PEG MID"]
      case .forex, .commodity: ["LOC", "MOC", "MTL", "PEG MID", "REL"]
      case .crypto:
        ["LIT", "LOC", "MIT", "MOC", "MTL", "PEG MID", "REL", "TRAIL", "TRAIL LIMIT"]
      case .combo:
        [
          "LIT", "LOC", "MIT", "MOC", "MTL", "PEG MID", "REL", "STP", "STP LMT", "TRAIL",
          "TRAIL LIMIT",
        ]
      default: Set(types)
      }
    return types.filter { !absent.contains($0) }
  }

  /// Whether instruments of a kind open with an auction, so that OPG has a meaning.
  static func hasOpeningAuction(_ type: SecurityType) -> Bool {
    type == .stock || type == .option || type == .cfd
  }
}
