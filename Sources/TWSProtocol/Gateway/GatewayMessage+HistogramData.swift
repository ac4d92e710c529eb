extension GatewayMessage {
  /// Volume by price.
  public struct HistogramData: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The prices.
    public var points: [HistogramPoint] = []

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      points: [HistogramPoint]
    ) {
      self.requestID = requestID
      self.points = points
    }
  }
}

extension GatewayMessage.HistogramData: MessageBody {
  static var name: StaticString { "histogramData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.list(&points, minimumFields: 2, "points", make: HistogramPoint()) { $1.layout(&$0) }
  }
}
