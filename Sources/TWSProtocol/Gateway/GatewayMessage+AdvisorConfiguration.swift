extension GatewayMessage {
  /// One of the lists of a financial advisor.
  public struct AdvisorConfiguration: Hashable, Sendable {
    /// 1 groups, 2 profiles, 3 aliases.
    public var kind: Int = 0
    /// The list.
    public var xml: String = ""

    init() {}

    /// A message with these fields.
    public init(
      kind: Int,
      xml: String
    ) {
      self.kind = kind
      self.xml = xml
    }
  }
}

extension GatewayMessage.AdvisorConfiguration: MessageBody {
  static var name: StaticString { "advisorConfiguration" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.integer(&kind, "kind")
    coder.text(&xml, "xml")
  }
}
