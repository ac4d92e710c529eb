extension GatewayMessage {
  /// The hits of a scanner.
  public struct ScannerData: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The hits, best first.
    public var rows: [ScannerRow] = []

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      rows: [ScannerRow]
    ) {
      self.requestID = requestID
      self.rows = rows
    }
  }
}

extension GatewayMessage.ScannerData: MessageBody {
  static var name: StaticString { "scannerData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(3)
    coder.raw(&requestID, "requestID")
    coder.list(&rows, minimumFields: 16, "rows", make: ScannerRow()) { $1.layout(&$0) }
  }
}
