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

  mutating func empty(_ id: Int, _ name: StaticString, messageVersion: Int?) {
    single(id, name, messageVersion: messageVersion) { _ in }
  }

  mutating func single(
    _ id: Int, _ name: StaticString, messageVersion: Int?, _ put: (inout FieldWriter) -> Void
  ) {
    begin(id, name)
    if let messageVersion { self.messageVersion(messageVersion) }
    put(&self)
  }

  mutating func familyCodes(_ codes: [FamilyCode]) {
    begin(GatewayMessageID.familyCodes.rawValue, "familyCodes")
    var codes = codes
    familyCodes(&codes)
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
