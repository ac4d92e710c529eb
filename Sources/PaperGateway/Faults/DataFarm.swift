import TradingModel

/// The data farms that the gateway pretends to be connected to.
enum DataFarm: String, CaseIterable {
  case stocks = "usfarm"
  case futures = "usfuture"
  case options = "usopt"
  case currencies = "cashfarm"
  case history = "ushmds"
  case definitions = "secdefnj"

  /// What a farm serves.
  enum Service {
    case streams
    case history
    case contracts
  }

  var service: Service {
    switch self {
    case .stocks, .futures, .options, .currencies: .streams
    case .history: .history
    case .definitions: .contracts
    }
  }

  /// The farm of an instrument's streams.
  init(streaming type: SecurityType) {
    switch type {
    case .future, .continuousFuture: self = .futures
    case .option, .futureOption: self = .options
    case .forex: self = .currencies
    default: self = .stocks  // The set of types is open.
    }
  }

  var isOK: (code: Int, text: String) {
    switch service {
    case .streams: (2104, "Market data farm connection is OK:\(rawValue)")
    case .history: (2106, "HMDS data farm connection is OK:\(rawValue)")
    case .contracts: (2158, "Sec-def data farm connection is OK:\(rawValue)")
    }
  }

  var isBroken: (code: Int, text: String) {
    switch service {
    case .streams: (2103, "Market data farm connection is broken:\(rawValue)")
    case .history: (2105, "HMDS data farm connection is broken:\(rawValue)")
    case .contracts: (2157, "Sec-def data farm connection is broken:\(rawValue)")
    }
  }

  /// Nil for contracts, whose farm has no such notice.
  var isInactive: (code: Int, text: String)? {
    let what = "data farm connection is inactive but should be available upon demand."
    return switch service {
    case .streams: (2108, "Market \(what)\(rawValue)")
    case .history: (2107, "HMDS \(what)\(rawValue)")
    case .contracts: nil
    }
  }
}
