import TWSProtocol

/// What must hold for any payload: it decodes or ends in a sound error, twice the same way; and
/// what decodes encodes to bytes that decode to the same message again.
enum MessageCheck {
  static func gateway(_ payload: [UInt8], _ version: ServerVersion) throws(FuzzFinding) {
    let first = Result { () throws(TWSError) in
      try GatewayMessage.decode(payload, version: version)
    }
    let second = Result { () throws(TWSError) in
      try GatewayMessage.decode(payload, version: version)
    }
    guard first == second else { throw FuzzFinding("decodes in two ways", payload) }
    guard let message = try sound(first, payload) else { return }
    for defect in message.defects { try check(defect, payload) }
    let bytes: [UInt8]
    let again: GatewayMessage
    let bytesAgain: [UInt8]
    do throws(TWSError) {
      bytes = try encodedPayload(message, version)
      again = try GatewayMessage.decode(bytes, version: version)
      bytesAgain = try encodedPayload(again, version)
    } catch {
      throw FuzzFinding("what was decoded does not come back (\(error))", payload)
    }
    // What could not be read is written as absent, which is sound but may be another form of it.
    if message.defects.isEmpty, again != message {
      throw FuzzFinding("decodes to another message after encoding", payload)
    }
    if !again.defects.isEmpty { throw FuzzFinding("writes a defect", payload) }
    if bytesAgain != bytes { throw FuzzFinding("encodes in two ways", payload) }
  }

  static func client(_ payload: [UInt8], _ version: ServerVersion) throws(FuzzFinding) {
    let first = Result { () throws(TWSError) in
      try ClientMessage.decode(payload, version: version)
    }
    let second = Result { () throws(TWSError) in
      try ClientMessage.decode(payload, version: version)
    }
    guard first == second else { throw FuzzFinding("decodes in two ways", payload) }
    guard let message = try sound(first, payload) else { return }
    _ = message.requestID
    let again: ClientMessage
    do throws(TWSError) {
      again = try ClientMessage.decode(encodedPayload(message, version), version: version)
    } catch {
      throw FuzzFinding("what was decoded does not come back (\(error))", payload)
    }
    if again != message {
      throw FuzzFinding("decodes to another message after encoding", payload)
    }
  }

  private static func sound<Message>(
    _ result: Result<Message, TWSError>, _ payload: [UInt8]
  ) throws(FuzzFinding) -> Message? {
    switch result {
    case .success(let message): return message
    case .failure(let error):
      try check(error, payload)
      return nil
    }
  }

  /// An error names its message, and shows no more than it may.
  private static func check(_ error: TWSError, _ payload: [UInt8]) throws(FuzzFinding) {
    guard !error.message.isEmpty, error.excerpt.utf8.count <= TWSError.excerptLimit * 4 + 3,
      !error.description.isEmpty, (error.fieldIndex ?? 0) >= 0,
      (error.fieldIndex ?? 0) <= payload.count + 1
    else { throw FuzzFinding("an unsound error (\(error))", payload) }
  }
}
