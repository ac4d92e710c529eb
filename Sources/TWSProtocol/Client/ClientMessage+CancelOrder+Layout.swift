extension ClientMessage.CancelOrder: MessageBody {
  static var name: StaticString { "cancelOrder" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    if coder.version < .cmeTags { coder.messageVersion(1) }
    coder.raw(&orderID, "orderID")
    if coder.version >= .manualOrderTime {
      coder.text(&manualCancelTime, "manualCancelTime")
    }
    if coder.version >= .requestForQuoteFields, coder.version < .requestForQuoteFieldsRemoved {
      coder.text(&externalOperator, "externalOperator")
      coder.text(&externalUserID, "externalUserID")
      coder.number(&manualOrderIndicator, .integerMaximum, "manualOrderIndicator")
    }
    if coder.version >= .cmeTags {
      coder.text(&externalOperator, "externalOperator")
      coder.number(&manualOrderIndicator, .integerMaximum, "manualOrderIndicator")
    }
  }
}
