import TWSProtocol

/// One thing that is fed with arbitrary bytes, and what must hold whatever they are.
///
/// The same targets run under libFuzzer (`./dev fuzz`) and, shortly and with a fixed seed, in the
/// tests. Every decoder of a message belongs to exactly one group, beside the two targets that
/// choose among all of them.
public enum FuzzTarget: Hashable, Sendable {
  /// The frame decoder, with the places where the stream is split chosen by the input.
  case frames
  /// The first bytes of a client.
  case clientHello
  /// The first frame of a gateway.
  case serverHello
  /// Numbers and the trades of tick types 48 and 77, from text.
  case numbers
  /// Any message of the gateway, its id chosen by the input too.
  case anyGatewayMessage
  /// Any message of the client, its id chosen by the input too.
  case anyClientMessage
  /// The messages of one group of the gateway's.
  case gateway(GatewayGroup)
  /// The messages of one group of the client's.
  case client(ClientGroup)

  /// Every target.
  public static let all: [FuzzTarget] =
    [.frames, .clientHello, .serverHello, .numbers, .anyGatewayMessage, .anyClientMessage]
    + GatewayGroup.allCases.map { .gateway($0) } + ClientGroup.allCases.map { .client($0) }

  /// The name on the command line.
  public var name: String {
    switch self {
    case .frames: "frames"
    case .clientHello: "hello.client"
    case .serverHello: "hello.server"
    case .numbers: "numbers"
    case .anyGatewayMessage: "gateway"
    case .anyClientMessage: "client"
    case .gateway(let group): "gateway.\(group.rawValue)"
    case .client(let group): "client.\(group.rawValue)"
    }
  }

  /// The target of a name.
  public init?(name: String) {
    guard let found = Self.all.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// The numbers of the message types that the target reaches; empty where it is not about one.
  public var messageIDs: [Int] {
    switch self {
    case .frames, .clientHello, .serverHello, .numbers: []
    case .anyGatewayMessage: GatewayMessageID.allCases.map(\.rawValue)
    case .anyClientMessage: ClientMessageID.allCases.map(\.rawValue)
    case .gateway(let group): group.ids.map(\.rawValue)
    case .client(let group): group.ids.map(\.rawValue)
    }
  }

  /// The names of the message types that the target reaches.
  public var decoders: [String] {
    switch self {
    case .frames, .clientHello, .serverHello, .numbers: []
    case .anyGatewayMessage: GatewayMessageID.allCases.map { "\($0)" }
    case .anyClientMessage: ClientMessageID.allCases.map { "\($0)" }
    case .gateway(let group): group.ids.map { "\($0)" }
    case .client(let group): group.ids.map { "\($0)" }
    }
  }

  /// Tries one input. The first byte of a message chooses the version; in a group, the second
  /// chooses the type.
  ///
  /// - Throws: ``FuzzFinding`` for a broken property; a trap or a report of a sanitizer ends the
  ///   process instead.
  public func check(_ input: UnsafeRawBufferPointer) throws(FuzzFinding) {
    switch self {
    case .frames: try StreamCheck.frames(input)
    case .clientHello: try StreamCheck.clientHello(input)
    case .serverHello: try StreamCheck.serverHello(input)
    case .numbers: try StreamCheck.numbers(input)
    case .anyGatewayMessage, .anyClientMessage:
      guard let first = input.first else { return }
      let payload = Array(input.dropFirst())
      if self == .anyGatewayMessage {
        try MessageCheck.gateway(payload, Self.version(first))
      } else {
        try MessageCheck.client(payload, Self.version(first))
      }
    case .gateway, .client:
      guard input.count >= 2 else { return }
      let ids = messageIDs
      let payload = Array(String(ids[Int(input[1]) % ids.count]).utf8) + [0] + input.dropFirst(2)
      if case .gateway = self {
        try MessageCheck.gateway(payload, Self.version(input[0]))
      } else {
        try MessageCheck.client(payload, Self.version(input[0]))
      }
    }
  }

  private static func version(_ byte: UInt8) -> ServerVersion {
    let count = ServerVersion.newestText.rawValue - ServerVersion.oldestText.rawValue + 1
    return ServerVersion(rawValue: ServerVersion.oldestText.rawValue + Int(byte) % count)
  }

  /// The input that makes this target try a recorded message; nil if it is not about it.
  public func input(of message: Vectors.Recorded) -> [UInt8]? {
    let version = min(max(message.version, .oldestText), .newestText)
    let choice = UInt8(version.rawValue - ServerVersion.oldestText.rawValue)
    let length = message.payload.count
    switch self {
    case .frames:
      return [3, 64] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
        + message.payload
    case .clientHello, .serverHello, .numbers: return nil
    case .anyGatewayMessage: return message.isFromGateway ? [choice] + message.payload : nil
    case .anyClientMessage: return message.isFromGateway ? nil : [choice] + message.payload
    case .gateway, .client:
      if case .gateway = self, !message.isFromGateway { return nil }
      if case .client = self, message.isFromGateway { return nil }
      let digits = message.payload.prefix { $0 != 0 }
      guard let id = Int(String(decoding: digits, as: UTF8.self)),
        let index = messageIDs.firstIndex(of: id)
      else { return nil }
      return [choice, UInt8(index)] + message.payload.dropFirst(digits.count + 1)
    }
  }

  /// Inputs to begin with where the recordings hold none.
  public var dictionary: [[UInt8]] {
    switch self {
    case .clientHello:
      ["v157..200", "v176", "v100..203 +PACEAPI"].map { text in
        Array("API\u{0}".utf8) + [0, 0, 0, UInt8(text.utf8.count)] + Array(text.utf8)
      }
    case .serverHello: [Vectors.payload("200|20260413 15:27:04 CET|")]
    case .numbers:
      ["255.45;200;1717421400123;1234567;255.12345678;true", "1.5E-7", "-0.0", "1e3"]
        .map { Array($0.utf8) }
    case .frames: [[0, 0, 0, 0, 2, 49, 0], [2, 3, 9, 0, 0, 0, 1, 1, 0, 0, 0, 0]]
    case .anyGatewayMessage, .anyClientMessage:
      messageIDs.map { [43] + Array(String($0).utf8) + [0] }
    case .gateway, .client: messageIDs.indices.map { [43, UInt8($0)] }
    }
  }

  /// The words that decide which way a decoder takes, for the fuzzer to put in.
  public static let tokens = [
    "BAG", "FUND", "PEG BENCH", "PEG BEST", "PEG MID", "IBKRATS", "None", "Infinity", "true",
    "false", "2147483647", "1.7976931348623157E308", "1.7976931348623157e+308",
    "9223372036854775807", "-9223372036854775808", "1e-9999", "99999999999999999999", "-1", "0.0",
  ]
}
