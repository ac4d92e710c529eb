import TWSProtocol

/// What must hold for streams, hellos and numbers.
enum StreamCheck {
  /// Payloads larger than this are refused, so that inputs can reach the refusal.
  private static let maximumPayloadBytes = 1 << 16

  /// The first byte says how many of the next bytes are sizes of pieces; the rest is the stream.
  static func frames(_ input: UnsafeRawBufferPointer) throws(FuzzFinding) {
    guard let first = input.first else { return }
    let count = Int(first % 16)
    let sizes = input.dropFirst().prefix(count).map { Int($0) + 1 }
    let stream = Array(input.dropFirst(1 + count))
    let whole = drain(stream, sizes: [])
    let pieces = drain(stream, sizes: sizes)
    // How many bytes an error can show depends on how many have come.
    guard whole.payloads == pieces.payloads, whole.error?.kind == pieces.error?.kind,
      whole.buffered == pieces.buffered
    else { throw FuzzFinding("the split changes the frames", input) }
    for payload in whole.payloads {
      try MessageCheck.gateway(payload, .newestText)
      try MessageCheck.client(payload, .newestText)
    }
  }

  private static func drain(
    _ stream: [UInt8], sizes: [Int]
  ) -> (payloads: [[UInt8]], error: TWSError?, buffered: Int) {
    var decoder = FrameDecoder(maximumPayloadBytes: maximumPayloadBytes)
    var payloads: [[UInt8]] = []
    var start = 0
    var turn = 0
    repeat {
      let size = sizes.isEmpty ? stream.count : sizes[turn % sizes.count]
      let end = min(start + size, stream.count)
      decoder.append(stream[start..<end])
      do throws(TWSError) {
        while let payload = try decoder.nextPayload() { payloads.append(payload) }
      } catch {
        return (payloads, error, 0)
      }
      (start, turn) = (end, turn + 1)
    } while start < stream.count
    return (payloads, nil, decoder.bufferedBytes)
  }

  static func clientHello(_ input: UnsafeRawBufferPointer) throws(FuzzFinding) {
    let bytes = Array(input)
    guard let (hello, taken) = try? ClientHello.decode(bytes) else { return }
    guard taken <= bytes.count else { throw FuzzFinding("takes more than there is", bytes) }
    for support in [VersionSupport.gateway, .client] {
      switch support.answer(hello) {
      case .agreed(let version):
        guard version.isText, !VersionSupport.isExcluded(version), version >= hello.minimum,
          version <= hello.maximum
        else { throw FuzzFinding("agrees on a version that it must not", bytes) }
      case .refused: break
      }
    }
    guard let encoded = try? hello.encoded(), let again = try? ClientHello.decode(encoded),
      again.hello == hello, again.taken == encoded.count
    else { throw FuzzFinding("a hello does not come back", bytes) }
    for end in 0..<min(taken, bytes.count) {
      guard let partial = try? ClientHello.decode(bytes[..<end]) else { continue }
      throw FuzzFinding("a part of a hello is one (\(partial.taken))", bytes)
    }
  }

  static func serverHello(_ input: UnsafeRawBufferPointer) throws(FuzzFinding) {
    guard let hello = try? ServerHello.decode(input) else { return }
    _ = VersionSupport.client.accept(hello)
    guard let frame = try? hello.encoded(),
      let again = try? ServerHello.decode(Array(frame.dropFirst(FrameDecoder.lengthBytes))),
      again == hello
    else { throw FuzzFinding("a hello does not come back", input) }
  }

  static func numbers(_ input: UnsafeRawBufferPointer) throws(FuzzFinding) {
    let text = String(decoding: input, as: UTF8.self)
    if let number = TWSNumber(text) {
      guard number.value != nil, TWSNumber(number.description) == number else {
        throw FuzzFinding("a number does not come back", input)
      }
      _ = number.integer
      _ = number.isPositive
    }
    if let trade = RTVolume(text) {
      guard RTVolume(trade.text) == trade else {
        throw FuzzFinding("a trade does not come back", input)
      }
    }
  }
}
