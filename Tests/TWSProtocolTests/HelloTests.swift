import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// The first bytes of a connection, and what comes of them.
struct HelloTests {
  static func version(_ number: Int) -> ServerVersion { ServerVersion(rawValue: number) }

  @Test("the hello of every recorded client is read, whole and byte by byte")
  func clientHello_IsRead() throws {
    for (text, low, high) in [
      ("v100..157", 100, 157), ("v157..178", 157, 178), ("v100..203", 100, 203),
      ("v200", 200, 200),
    ] {
      let bytes = Array("API\u{0}\u{0}\u{0}\u{0}".utf8) + [UInt8(text.utf8.count)] + text.utf8
      for count in 0..<bytes.count {
        #expect(try ClientHello.decode(bytes.prefix(count)) == nil)
      }
      let found = try #require(try ClientHello.decode(bytes + [0, 0]))
      #expect(found.taken == bytes.count)
      #expect(found.hello == ClientHello(minimum: Self.version(low), maximum: Self.version(high)))
    }
  }

  @Test("the recorded hellos of real clients are read, written alike and agreed on")
  func recordedHello_IsAgreedOn() throws {
    var read = 0
    for (file, number) in [
      ("out_async_sv157.txt", 157), ("out_async_sv176.txt", 176), ("out_async_sv178.txt", 178),
      ("out_ibapi9_sv157.txt", 157), ("out_java1032_sv176.txt", 176),
      ("out_java1032_sv193.txt", 193), ("out_n10301_sv176.txt", 176),
      ("out_n10301_sv187.txt", 187), ("out_n10372_sv200.txt", 200),
    ] {
      guard let lines = Vectors.lines(of: file) else { return }
      let line = try #require(lines.first { $0.contains("client hello: '") })
      let quoted = line.split(separator: "'", omittingEmptySubsequences: false)[1]
      // The comment has the bytes as a quoted string with escapes.
      let text = quoted.replacing("\\x00", with: "\u{0}").replacing("\\t", with: "\t")
      let bytes = Array(text.utf8)
      let (hello, taken) = try #require(try ClientHello.decode(bytes))
      #expect(taken == bytes.count)
      #expect(try hello.encoded() == bytes)
      let support = VersionSupport(minimum: .oldestText, maximum: Self.version(number))
      #expect(support.answer(hello) == .agreed(Self.version(number)), "\(file)")
      read += 1
    }
    print("\(read) recorded hellos of clients are read and written alike")
  }

  @Test("the recorded hello of a gateway at version 225 is read, and refused as too new")
  func recordedServerHello_IsRefused() throws {
    guard let lines = Vectors.lines(of: "transcript_ibkr-go_sv225_order_fill.txt") else { return }
    let line = try #require(lines.first { $0.contains("server hello time") })
    let start = try #require(line.firstRange(of: "server hello time \"")).upperBound
    let time = line[start...].prefix { $0 != "\"" }
    let hello = try ServerHello.decode(Array("225\u{0}\(time)\u{0}".utf8))
    #expect(hello == ServerHello(version: Self.version(225), time: "20260825 20:11:28 CET"))
    #expect(
      VersionSupport.client.accept(hello)
        == .refused(.peerTooNew(oldest: Self.version(225), supported: .newestText)))
  }

  @Test func ownHello_SurvivesARoundTrip() throws {
    let hello = ClientHello(minimum: .oldestForClient, maximum: .newestText, options: "+PACEAPI")
    let bytes = try hello.encoded()
    #expect(Array(bytes.prefix(8)) == Array("API\u{0}\u{0}\u{0}\u{0}".utf8) + [18])
    #expect(try ClientHello.decode(bytes)?.hello == hello)
    #expect(
      String(decoding: try ClientHello.ours.encoded().dropFirst(8), as: UTF8.self)
        == "v176..200")
  }

  @Test(
    "what is no hello is refused at once",
    arguments: [
      "GET / HTTP/1.1", "A\u{0}", "API\u{0}\u{0}\u{0}\u{0}\u{3}v1.", "API\u{0}\u{0}\u{0}\u{0}\u{0}",
      "API\u{0}\u{0}\u{0}\u{0}\u{9}x100..157", "API\u{0}\u{0}\u{0}\u{0}\u{9}v200..100",
      "API\u{0}\u{7f}\u{7f}\u{7f}\u{7f}", "API\u{0}\u{0}\u{0}\u{0}\u{8}v9999999",
    ])
  func rubbish_IsRefused(text: String) {
    #expect(throws: TWSError.self) { try ClientHello.decode(Array(text.utf8)) }
  }

  @Test func serverHello_SurvivesARoundTrip() throws {
    let hello = ServerHello(version: Self.version(178), time: "20260413 15:27:04 CET")
    let bytes = try hello.encoded()
    #expect(Array(bytes.prefix(4)) == [0, 0, 0, UInt8(bytes.count - 4)])
    #expect(try ServerHello.decode(Array(bytes.dropFirst(4))) == hello)
    #expect(throws: TWSError.self) { try ServerHello.decode(Array("200\u{0}".utf8)) }
    #expect(throws: TWSError.self) { try ServerHello.decode(Array("1\u{0}a\u{0}b\u{0}".utf8)) }
    #expect(throws: TWSError.self) {
      try ServerHello(version: Self.version(1), time: "\u{0}").encoded()
    }
  }

  @Test("the gateway answers with the newest version that both speak, never 158 or 201 to 212")
  func gateway_Negotiates() {
    let gateway = VersionSupport.gateway
    func answer(_ low: Int, _ high: Int) -> VersionSupport.Outcome {
      gateway.answer(ClientHello(minimum: Self.version(low), maximum: Self.version(high)))
    }
    #expect(answer(100, 157) == .agreed(Self.version(157)))
    #expect(answer(157, 178) == .agreed(Self.version(178)))
    #expect(answer(100, 203) == .agreed(Self.version(200)))
    #expect(answer(100, 158) == .agreed(Self.version(157)))
    #expect(
      answer(100, 156)
        == .refused(.peerTooOld(newest: Self.version(156), needed: Self.version(157))))
    #expect(
      answer(213, 225)
        == .refused(.peerTooNew(oldest: Self.version(213), supported: Self.version(200))))
    #expect(answer(158, 158) == .refused(.onlyExcluded(Self.version(158))))
  }

  @Test func client_RefusesWhatItDoesNotSpeak() {
    func accept(_ number: Int) -> VersionSupport.Outcome {
      VersionSupport.client.accept(ServerHello(version: Self.version(number), time: ""))
    }
    #expect(accept(176) == .agreed(Self.version(176)))
    #expect(accept(200) == .agreed(Self.version(200)))
    #expect(
      accept(175) == .refused(.peerTooOld(newest: Self.version(175), needed: Self.version(176))))
    #expect(
      accept(201)
        == .refused(.peerTooNew(oldest: Self.version(201), supported: Self.version(200))))
  }
}
