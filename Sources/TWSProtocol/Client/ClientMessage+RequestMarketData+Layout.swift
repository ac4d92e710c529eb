extension ClientMessage.RequestMarketData: MessageBody {
  static var name: StaticString { "requestMarketData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(11)
    coder.raw(&requestID, "requestID")
    contract.layoutTwelve(&coder)
    if contract.isCombination { contract.layoutShortLegs(&coder) }
    contract.layoutDeltaNeutral(&coder)
    coder.text(&genericTicks, "genericTicks")
    coder.flag(&isSnapshot, "isSnapshot")
    coder.flag(&isRegulatorySnapshot, "isRegulatorySnapshot")
    coder.text(&options, "options")
  }
}
