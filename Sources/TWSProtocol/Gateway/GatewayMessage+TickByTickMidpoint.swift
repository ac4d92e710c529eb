extension GatewayMessage {
  /// One change of the midpoint.
  public struct TickByTickMidpoint: Hashable, Sendable {
    /// The tick-by-tick request.
    public var requestID: RequestID = .none
    /// When, in seconds since 1970.
    public var time: Int = 0
    /// The midpoint.
    public var midpoint: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, time: Int, midpoint: TWSNumber) {
      self.requestID = requestID
      self.time = time
      self.midpoint = midpoint
    }
  }
}
