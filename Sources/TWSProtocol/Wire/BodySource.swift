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

  /// A sound message takes the way of every other; only a bad one is read again, leniently.
  func lenientBody<Body: LenientMessageBody>() throws(TWSError) -> Body {
    var reader = reader(Body.name)
    var body = Body()
    body.layout(&reader)
    if reader.isFinished, !body.lacksIdentifier { return body }
    return try damagedBody()
  }

  @inline(never)
  private func damagedBody<Body: LenientMessageBody>() throws(TWSError) -> Body {
    var reader = LenientReader(reader(Body.name), limit: Body.maximumDefects)
    var body = Body()
    body.layout(&reader)
    reader.finish()
    for defect in reader.defects {
      if Body.isFatal(defect) { throw defect }
    }
    if reader.hasFailed, let defect = reader.defects.first { throw defect }
    guard !body.lacksIdentifier else {
      throw TWSError(
        .emptyIdentifier, message: Body.name.description, fieldName: Body.essentials.first ?? "",
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

  func depthExchanges() throws(TWSError) -> [DepthExchange] {
    try single("marketDepthExchanges", nil, []) { $0.depthExchanges(&$1) }
  }

  func newsProviders() throws(TWSError) -> [NewsProvider] {
    try single("newsProviders", nil, []) { $0.newsProviders(&$1) }
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

extension FieldCoder {
  mutating func familyCodes(_ codes: inout [FamilyCode]) {
    list(&codes, minimumFields: 2, "familyCodes", make: FamilyCode()) { coder, code in
      code.layout(&coder)
    }
  }

  mutating func depthExchanges(_ exchanges: inout [DepthExchange]) {
    list(&exchanges, minimumFields: 5, "exchanges", make: DepthExchange()) { $1.layout(&$0) }
  }

  mutating func newsProviders(_ providers: inout [NewsProvider]) {
    list(&providers, minimumFields: 2, "providers", make: NewsProvider()) { $1.layout(&$0) }
  }
}

extension FieldReader {
  /// Reads the id that every payload begins with; gives the place after it.
  @inline(__always)
  static func messageID(
    _ payload: UnsafeRawBufferPointer, version: ServerVersion, _ id: inout Int
  ) throws(TWSError) -> Int {
    guard version.isText else {
      throw TWSError(.unsupportedVersion(version), message: "message")
    }
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
