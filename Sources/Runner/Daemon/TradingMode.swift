/// Whether the daemon trades on real gateways or on its own paper market. Each has a data folder
/// of its own, so that paper fills never stand beside real ones.
enum TradingMode: String, Hashable, Sendable {
  case live
  case paper

  /// The folder of the journal, the log and the control socket.
  func dataDirectory(below configured: String) -> String {
    switch self {
    case .live: configured
    case .paper: configured + "/paper"
    }
  }
}
