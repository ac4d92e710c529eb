extension GatewayMessage {
  /// Instruments that match a pattern.
  public struct SymbolSamples: Hashable, Sendable {
    /// The search.
    public var requestID: RequestID = .none
    /// The matches, at most 16 in practice.
    public var samples: [SymbolSample] = []

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, samples: [SymbolSample]) {
      self.requestID = requestID
      self.samples = samples
    }
  }
}

extension GatewayMessage.SymbolSamples: MessageBody {
  static var name: StaticString { "symbolSamples" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.list(&samples, minimumFields: 6, "samples", make: SymbolSample()) { coder, sample in
      sample.layout(&coder)
    }
  }
}
