import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// Made-up messages of every type at every version come back byte for byte.
struct SampleTests {
  static let versions = (ServerVersion.oldestText.rawValue...ServerVersion.newestText.rawValue)
    .map { ServerVersion(rawValue: $0) }

  /// The name of a case, which a message's description begins with.
  static func caseName(_ message: Any) -> String {
    Mirror(reflecting: message).children.first?.label ?? "\(message)"
  }

  @Test("a random message of every gateway type at every version survives a round trip")
  func gatewaySample_SurvivesARoundTrip() throws {
    var random = SplitMix64(seed: 157)
    var seen: Set<String> = []
    var count = 0
    for version in Self.versions {
      for id in GatewayMessageID.allCases {
        for _ in 0..<3 {
          let bytes = try Sample.gateway(id, version, &random).bytes
          let message = try GatewayMessage.decode(bytes, version: version)
          let again = try encodedPayload(message, version)
          #expect(
            again == bytes,
            "\(id) at \(version)\n\(Vectors.printable(bytes))\n\(Vectors.printable(again))")
          #expect(message.defects == [])
          #expect(try GatewayMessage.decode(again, version: version) == message)
          seen.insert(Self.caseName(message))
          count += 1
        }
      }
    }
    print("\(count) messages of \(seen.count) gateway cases at \(Self.versions.count) versions")
    // Every type has a case of its own, but tick-by-tick has three.
    #expect(seen.count == GatewayMessageID.allCases.count + 2)
    #expect(!seen.contains("unknown"))
  }

  @Test("a random message of every client type at every version survives a round trip")
  func clientSample_SurvivesARoundTrip() throws {
    var random = SplitMix64(seed: 200)
    var seen: Set<String> = []
    var count = 0
    for version in Self.versions {
      for id in ClientMessageID.allCases {
        for _ in 0..<3 {
          let bytes = try Sample.client(id, version, &random).bytes
          let message = try ClientMessage.decode(bytes, version: version)
          let again = try encodedPayload(message, version)
          #expect(
            again == bytes,
            "\(id) at \(version)\n\(Vectors.printable(bytes))\n\(Vectors.printable(again))")
          #expect(try ClientMessage.decode(again, version: version) == message)
          seen.insert(Self.caseName(message))
          count += 1
        }
      }
    }
    print("\(count) messages of \(seen.count) client cases at \(Self.versions.count) versions")
    #expect(seen.count == ClientMessageID.allCases.count)
    #expect(!seen.contains("unsupported"))
  }

  @Test("every known id is sampled, and no other is known")
  func everyID_IsKnown() throws {
    #expect(GatewayMessageID.allCases.count == 84)
    #expect(ClientMessageID.allCases.count == 81)
    for id in 0..<300 {
      let payload = Array("\(id)\u{0}".utf8)
      if GatewayMessageID(rawValue: id) == nil {
        let message = try GatewayMessage.decode(payload, version: .newestText)
        #expect(message == .unknown(RawMessage(id: id, body: [])))
      }
      if ClientMessageID(rawValue: id) == nil {
        let message = try ClientMessage.decode(payload, version: .newestText)
        #expect(message == .unsupported(RawMessage(id: id, body: [])))
      }
    }
  }

  @Test("every request with a number tells it, and it is the one on the wire")
  func requestID_IsTheOneOnTheWire() throws {
    var random = SplitMix64(seed: 7)
    var numbered = 0
    for id in ClientMessageID.allCases {
      let bytes = try Sample.client(id, .newestText, &random).bytes
      let message = try ClientMessage.decode(bytes, version: .newestText)
      guard let requestID = message.requestID else { continue }
      numbered += 1
      let fields = Vectors.printable(bytes).split(
        separator: "|", omittingEmptySubsequences: false)
      #expect(fields.prefix(5).contains { Int($0) == Int(requestID.rawValue) }, "\(id)")
    }
    print("\(numbered) of \(ClientMessageID.allCases.count) requests have a number")
    #expect(numbered == 52)
  }

  @Test("the layouts change at the versions of the table, and at no other")
  func layouts_ChangeAtTheGates() throws {
    var random = SplitMix64(seed: 11)
    var changes: [ServerVersion: Set<String>] = [:]
    for (before, version) in zip(Self.versions, Self.versions.dropFirst()) {
      for _ in 0..<24 {
        for id in GatewayMessageID.allCases {
          let bytes = try Sample.gateway(id, version, &random).bytes
          let message = try GatewayMessage.decode(bytes, version: version)
          if try encodedPayload(message, before) != bytes {
            changes[version, default: []].insert("\(id)")
          }
        }
        for id in ClientMessageID.allCases {
          let bytes = try Sample.client(id, version, &random).bytes
          let message = try ClientMessage.decode(bytes, version: version)
          if try encodedPayload(message, before) != bytes {
            changes[version, default: []].insert("\(id)")
          }
        }
      }
    }
    let gates = Set(ServerVersion.gates.filter { $0.effect == .layout }.map(\.version))
    #expect(Set(changes.keys).subtracting(gates).map(\.rawValue).sorted() == [])
    // A gate that only changes how an unset field is written has no new field to be seen here.
    let unseen = gates.subtracting(changes.keys).map(\.rawValue).sorted()
    #expect(unseen == [])
    for version in gates.sorted() {
      print("version \(version) changes \(changes[version, default: []].sorted())")
    }
  }
}
