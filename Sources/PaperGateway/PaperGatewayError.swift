/// Why a paper gateway cannot start.
public enum PaperGatewayError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The configuration has no accounts.
  case noAccounts
  /// A recording names an instrument that the exchange does not list.
  case unknownInstrument(String)
  /// The version is not one that a gateway speaks.
  case unsupportedVersion(Int)
  /// The ledger file is there but cannot be read; it is left as it is.
  case ledgerUnreadable(file: String, reason: String)
  /// The address cannot be listened at (a port in use, no permission).
  case cannotListen(host: String, port: Int, reason: String)
  /// The control socket cannot be made (a path that is too long, no such folder).
  case cannotControl(path: String, reason: String)
  /// It is running already.
  case alreadyRunning
  /// A fault of the configuration cannot be.
  case badFault(FaultError)

  /// The cause and what to do.
  public var description: String {
    switch self {
    case .noAccounts: "a paper gateway needs at least one account"
    case .unknownInstrument(let symbol):
      "the paper exchange lists no single instrument named \"\(symbol)\"; write an address such "
        + "as AAPL.NASDAQ, EURUSD.IDEALPRO or 6EH4"
    case .unsupportedVersion(let version):
      "server version \(version) is not spoken here; choose 157 or 159...200"
    case .ledgerUnreadable(let file, let reason):
      "the ledger \(file) cannot be read (\(reason)); move it away to start anew"
    case .cannotListen(let host, let port, let reason):
      "cannot listen at \(host):\(port): \(reason)"
    case .cannotControl(let path, let reason):
      "cannot make the control socket \(path): \(reason)"
    case .alreadyRunning: "the gateway is running already"
    case .badFault(let error): error.description
    }
  }
}
