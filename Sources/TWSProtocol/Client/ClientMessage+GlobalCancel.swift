extension ClientMessage {
  /// Cancels every order of every client.
  public struct GlobalCancel: Hashable, Sendable {
    /// Who operates, as CME asks; from version 192 on.
    public var externalOperator: String = ""
    /// Whether it was entered by hand; from version 192 on.
    public var manualOrderIndicator: TWSNumber = .unset

    /// A message with these fields.
    public init(externalOperator: String = "", manualOrderIndicator: TWSNumber = .unset) {
      self.externalOperator = externalOperator
      self.manualOrderIndicator = manualOrderIndicator
    }

    init() {}
  }
}

extension ClientMessage.GlobalCancel: MessageBody {
  static var name: StaticString { "globalCancel" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    if coder.version < .cmeTags {
      coder.messageVersion(1)
    } else {
      coder.text(&externalOperator, "externalOperator")
      coder.number(&manualOrderIndicator, .integerMaximum, "manualOrderIndicator")
    }
  }
}
