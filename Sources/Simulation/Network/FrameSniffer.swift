import TWSProtocol

/// Reads along what one connection's client writes.
struct FrameSniffer {
  private var greeting: [UInt8] = []
  private var isGreeted = false
  private var decoder = FrameDecoder(maximumPayloadBytes: 1 << 20)
  private let version: ServerVersion
  /// Bytes that could not be read as messages; a violation by itself.
  private(set) var isBroken = false

  init(version: ServerVersion) { self.version = version }

  mutating func take(_ bytes: [UInt8], _ each: (ClientMessage) -> Void) {
    guard !isBroken else { return }
    do {
      if isGreeted {
        bytes.withUnsafeBytes { decoder.append($0) }
      } else {
        greeting += bytes
        guard let (_, taken) = try ClientHello.decode(greeting) else { return }
        isGreeted = true
        Array(greeting.dropFirst(taken)).withUnsafeBytes { decoder.append($0) }
        greeting = []
      }
      let version = version
      while true {
        var message: ClientMessage?
        let found: Void? = try decoder.withNextFrame { payload in
          message = try ClientMessage.decode(payload, version: version)
        }
        guard found != nil else { return }
        if let message { each(message) }
      }
    } catch {
      isBroken = true
    }
  }
}
