extension FieldWriter {
  mutating func begin(_ id: Int, _ name: StaticString) {
    message = name
    var id = id
    integer(&id, "messageID")
  }

  @inline(__always)
  mutating func body<Body: MessageBody>(_ body: Body, id: Int) {
    begin(id, Body.name)
    // A layout takes its values in place, so writing works on a copy.
    var body = body
    body.layout(&self)
  }

  /// A message without fields.
  mutating func empty(_ id: Int, messageVersion: Int?) {
    begin(id, "message")
    if let messageVersion { self.messageVersion(messageVersion) }
  }

  // Messages of one field. Only a text can fail, and its error names the field's only meaning.

  mutating func single(
    _ id: Int, _ value: some RawRepresentable<Int32>, messageVersion: Int?
  ) {
    single(id, Int(value.rawValue), messageVersion: messageVersion)
  }

  mutating func single(_ id: Int, _ value: Int, messageVersion: Int?) {
    empty(id, messageVersion: messageVersion)
    var value = value
    integer(&value, "value")
  }

  mutating func single(_ id: Int, _ value: TWSFlag, messageVersion: Int?) {
    empty(id, messageVersion: messageVersion)
    var value = value
    flag(&value, "value")
  }

  mutating func single(_ id: Int, _ value: String, messageVersion: Int?) {
    empty(id, messageVersion: messageVersion)
    var value = value
    text(&value, id == GatewayMessageID.accountUpdateTime.rawValue ? "time" : "account")
  }

  mutating func familyCodes(_ codes: [FamilyCode]) {
    begin(GatewayMessageID.familyCodes.rawValue, "familyCodes")
    var codes = codes
    familyCodes(&codes)
  }

  mutating func depthExchanges(_ exchanges: [DepthExchange]) {
    begin(GatewayMessageID.marketDepthExchanges.rawValue, "marketDepthExchanges")
    var exchanges = exchanges
    depthExchanges(&exchanges)
  }

  mutating func newsProviders(_ providers: [NewsProvider]) {
    begin(GatewayMessageID.newsProviders.rawValue, "newsProviders")
    var providers = providers
    newsProviders(&providers)
  }

  mutating func tickByTickTrade(_ body: GatewayMessage.TickByTickTrade) {
    var body = body
    beginTick(body.requestID, type: body.isFromAllLast.isOn ? 2 : 1)
    body.layoutTail(&self)
  }

  mutating func tickByTickQuote(_ body: GatewayMessage.TickByTickQuote) {
    var body = body
    beginTick(body.requestID, type: 3)
    body.layoutTail(&self)
  }

  mutating func tickByTickMidpoint(_ body: GatewayMessage.TickByTickMidpoint) {
    var body = body
    beginTick(body.requestID, type: 4)
    body.layoutTail(&self)
  }

  private mutating func beginTick(_ requestID: RequestID, type: Int) {
    begin(GatewayMessageID.tickByTick.rawValue, "tickByTick")
    var (requestID, type) = (requestID, type)
    raw(&requestID, "requestID")
    integer(&type, "tickType")
  }

  mutating func rawMessage(_ message: RawMessage) {
    begin(message.id, "rawMessage")
    bytes.append(contentsOf: message.body)
  }
}
