/// A payload whose id has been read, ready to be taken as one of the shapes of messages.
struct BodySource {
  let payload: UnsafeRawBufferPointer
  let version: ServerVersion
  /// Where the fields after the id begin.
  let start: Int

  @inline(__always)
  func reader(_ name: StaticString) -> FieldReader {
    FieldReader(payload, version: version, message: name, position: start, index: 1)
  }

  @inline(__always)
  func body<Body: MessageBody>() throws(TWSError) -> Body {
    var reader = reader(Body.name)
    var body = Body()
    body.layout(&reader)
    try reader.finish()
    return body
  }

  func lenientBody<Body: LenientMessageBody>() throws(TWSError) -> Body {
    var reader = LenientReader(reader(Body.name))
    var body = Body()
    body.layout(&reader)
    reader.finish()
    guard !body.executionID.isEmpty else {
      throw reader.defects.first { $0.fieldName == "executionID" }
        ?? TWSError(
          .emptyIdentifier, message: Body.name.description, fieldName: "executionID",
          excerpt: TWSError.excerpt(of: payload))
    }
    body.defects = reader.defects
    return body
  }

  /// A message of a single field, or of none, after its own version.
  private func single<Value>(
    _ name: StaticString, _ messageVersion: Int?, _ value: Value,
    _ take: (inout FieldReader, inout Value) -> Void
  ) throws(TWSError) -> Value {
    var reader = reader(name)
    if let messageVersion { reader.messageVersion(messageVersion) }
    var value = value
    take(&reader, &value)
    try reader.finish()
    return value
  }

  func empty<Message>(
    _ name: StaticString, messageVersion: Int?, _ message: Message
  ) throws(TWSError) -> Message {
    try single(name, messageVersion, message) { _, _ in }
  }

  func text(
    _ name: StaticString, messageVersion: Int?, _ field: StaticString
  ) throws(TWSError) -> String {
    try single(name, messageVersion, "") { $0.text(&$1, field) }
  }

  func integer(
    _ name: StaticString, messageVersion: Int?, _ field: StaticString
  ) throws(TWSError) -> Int {
    try single(name, messageVersion, 0) { $0.integer(&$1, field) }
  }

  func flag(
    _ name: StaticString, messageVersion: Int?, _ field: StaticString
  ) throws(TWSError) -> TWSFlag {
    try single(name, messageVersion, .off) { $0.flag(&$1, field) }
  }

  func request(_ name: StaticString, messageVersion: Int?) throws(TWSError) -> RequestID {
    try single(name, messageVersion, .none) { $0.raw(&$1, "requestID") }
  }

  func orderID(_ name: StaticString, messageVersion: Int?) throws(TWSError) -> OrderID {
    try single(name, messageVersion, 0) { $0.raw(&$1, "orderID") }
  }

  func marketDataType(
    _ name: StaticString, messageVersion: Int?
  ) throws(TWSError) -> MarketDataType {
    try single(name, messageVersion, .live) { $0.raw(&$1, "type") }
  }

  func familyCodes() throws(TWSError) -> [FamilyCode] {
    try single("familyCodes", nil, []) { $0.familyCodes(&$1) }
  }

  func tickByTick() throws(TWSError) -> GatewayMessage {
    var reader = reader("tickByTick")
    var requestID = RequestID.none
    var type = 0
    reader.raw(&requestID, "requestID")
    reader.integer(&type, "tickType")
    switch type {
    case 1, 2:
      var body = GatewayMessage.TickByTickTrade()
      body.requestID = requestID
      body.isFromAllLast = TWSFlag(type == 2)
      body.layoutTail(&reader)
      try reader.finish()
      return .tickByTickTrade(body)
    case 3:
      var body = GatewayMessage.TickByTickQuote()
      body.requestID = requestID
      body.layoutTail(&reader)
      try reader.finish()
      return .tickByTickQuote(body)
    case 4:
      var body = GatewayMessage.TickByTickMidpoint()
      body.requestID = requestID
      body.layoutTail(&reader)
      try reader.finish()
      return .tickByTickMidpoint(body)
    default:
      reader.fail(.unknownVariant, "tickType")
      throw reader.endError()
    }
  }
}

/// A message that must not be lost over a bad field, as long as it names its fill.
protocol LenientMessageBody: MessageBody {
  var executionID: String { get }
  var defects: [TWSError] { get set }
}

extension FieldCoder {
  mutating func familyCodes(_ codes: inout [FamilyCode]) {
    list(&codes, minimumFields: 2, "familyCodes", make: FamilyCode()) { coder, code in
      code.layout(&coder)
    }
  }
}

extension FieldReader {
  /// Reads the id that every payload begins with; gives the place after it.
  @inline(__always)
  static func messageID(
    _ payload: UnsafeRawBufferPointer, version: ServerVersion, _ id: inout Int
  ) throws(TWSError) -> Int {
    // Ids have one to three digits; the general reader is for what has not.
    var value = 0
    var cursor = 0
    while cursor < payload.count, cursor < 3 {
      let digit = payload[cursor] &- UInt8(ascii: "0")
      if digit > 9 { break }
      value = value &* 10 &+ Int(digit)
      cursor += 1
    }
    if cursor > 0, cursor < payload.count, payload[cursor] == 0 {
      id = value
      return cursor + 1
    }
    return try longMessageID(payload, version: version, &id)
  }

  @inline(never)
  private static func longMessageID(
    _ payload: UnsafeRawBufferPointer, version: ServerVersion, _ id: inout Int
  ) throws(TWSError) -> Int {
    if payload.isEmpty { throw TWSError(.emptyMessage, message: "message") }
    var reader = FieldReader(payload, version: version, message: "message")
    reader.integer(&id, "messageID")
    if reader.hasFailed { throw reader.endError() }
    return reader.position
  }
}
