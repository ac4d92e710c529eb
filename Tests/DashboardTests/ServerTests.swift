import Control
import Foundation
import HummingbirdTLS
import Testing
import TradingModel

@testable import Dashboard

@Suite(.serialized) struct ServerTests {
  @Test("the doors hold on the wire: host, origin, login, methods")
  func doors_HoldOnTheWire() async throws {
    try await LiveSite.serve { live in
      let page = try await live.ask("GET /")
      #expect(page.hasPrefix("HTTP/1.1 303"))
      #expect(page.lowercased().contains("content-security-policy: default-src 'none'"))
      let rebound = try await RawSocket.ask(
        port: live.port, "GET /login HTTP/1.1\r\nHost: evil.example\r\n\r\n")
      #expect(rebound.hasPrefix("HTTP/1.1 403"))
      let form = "secret=\(TestSite.token)"
      #expect(try await live.ask("POST /login", body: form).hasPrefix("HTTP/1.1 403"))
      let foreign = try await live.ask(
        "POST /login", ["Origin: http://evil.example"], body: form)
      #expect(foreign.hasPrefix("HTTP/1.1 403"))
      let login = try await live.ask(
        "POST /login", ["Origin: http://127.0.0.1:\(live.port)"], body: form)
      #expect(login.hasPrefix("HTTP/1.1 303") && login.lowercased().contains("set-cookie:"))
      #expect(try await live.ask("DELETE /").hasPrefix("HTTP/1.1 405"))
      #expect(try await live.ask("GET /", body: "x").hasPrefix("HTTP/1.1 400"))
    }
  }

  @Test("a header and a body that are too long are refused, however they are sent")
  func size_IsLimited() async throws {
    try await LiveSite.serve { live in
      let long = String(repeating: "a", count: 40_000)
      let header = try await live.ask("GET /login", ["X-Long: \(long)"])
      #expect(header.hasPrefix("HTTP/1.1 400") || header.hasPrefix("HTTP/1.1 431"))
      let many = try await live.ask("GET /login", (0..<200).map { "X-\($0): 1" })
      #expect(many.hasPrefix("HTTP/1.1 400") || many.hasPrefix("HTTP/1.1 431"))
      let told = try await RawSocket.ask(
        port: live.port,
        "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 70000\r\n\r\n")
      #expect(told.hasPrefix("HTTP/1.1 413"))
      let pieces = String(repeating: "1000\r\n" + long.prefix(4096) + "\r\n", count: 17)
      let untold = try await blocking {
        let socket = try RawSocket(port: live.port)
        socket.send("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        socket.send(pieces)
        return socket.read(until: "\r\n\r\n") ?? "no answer"
      }
      #expect(untold.hasPrefix("HTTP/1.1 413"))
    }
  }

  @Test("a head that comes slowly loses its connection, and so does a body")
  func slowness_IsLimited() async throws {
    var limits = ConnectionLimits()
    limits.head = .milliseconds(300)
    limits.answer = .milliseconds(300)
    limits.sweep = .milliseconds(50)
    try await LiveSite.serve(limits: limits) { live in
      let starts = [
        "GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nsecret=", "",
      ]
      for start in starts {
        let end = try await blocking {
          let socket = try RawSocket(port: live.port)
          socket.send(start)
          return socket.read()
        }
        #expect(end == "", "\(start)")
      }
    }
  }

  @Test("idle connections take places from each other and never from a browser")
  func idleConnections_AreBounded() async throws {
    let wanted = ProcessInfo.processInfo.environment["PERIGEE_IDLE"].flatMap { Int($0) } ?? 2000
    try await LiveSite.serve { live in
      // A process of the test may not open so many; those that the server gave up go first.
      let page = try await blocking {
        var sockets: [RawSocket] = []
        for _ in 0..<wanted {
          sockets.append(try RawSocket(port: live.port))
          if sockets.count > 600 { sockets.removeFirst() }
        }
        let honest = try RawSocket(port: live.port)
        honest.send("GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        return honest.read() ?? "no answer"
      }
      #expect(page.hasPrefix("HTTP/1.1 200"))
      let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
      #expect(open < 600 + 2 * ConnectionLimits().connections)
    }
  }

  @Test("events come at once, tell that they live, and end with the server")
  func events_EndWithTheServer() async throws {
    try await LiveSite.serve { live in
      let cookie = try await live.test.login()
      let stop = live.stop
      let request =
        "GET /events?topics=status,logs HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(cookie)\r\n\r\n"
      let port = live.port
      let (first, rest) = try await blocking {
        let socket = try RawSocket(port: port)
        socket.send(request)
        let first = socket.read(until: "data: {\"missed\":0,\"rows\":[]}") ?? "no event"
        stop()
        return (first, socket.read())
      }
      #expect(first.contains("text/event-stream") && first.contains("event: status\n"))
      #expect(rest != nil)
    }
  }

  @Test("a browser that leaves is forgotten")
  func events_EndWithTheBrowser() async throws {
    try await LiveSite.serve { live in
      let cookie = try await live.test.login()
      let request =
        "GET /events?topics=status HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(cookie)\r\n\r\n"
      let hub = live.test.site.hub
      for _ in 0..<3 {
        let port = live.port
        try await blocking {
          let socket = try RawSocket(port: port)
          socket.send(request)
          _ = socket.read(until: "\r\n\r\n")
        }
      }
      while hub.readerCount > 0 { await Task.yield() }
      #expect(hub.readerCount == 0)
    }
  }

  @Test("with a certificate it speaks TLS alone")
  func tls_Works() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/tls-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { _ = try? FileManager.default.removeItem(atPath: folder) }
    let made = try run(
      "openssl",
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(folder)/key.pem", "-out",
        "\(folder)/cert.pem", "-days", "2", "-subj", "/CN=127.0.0.1",
      ])
    guard made != nil else { return print("SKIPPED: openssl is not installed") }
    let tls = try TransportSecurity.configuration(
      certificate: "\(folder)/cert.pem", key: "\(folder)/key.pem", address: "0.0.0.0")
    try await LiveSite.serve(tls: tls) { live in
      #expect(live.url.hasPrefix("https://"))
      let arguments = [
        "-sk", "--noproxy", "*", "--max-time", "15", "-o", "-", "-w", "%{http_code}",
        "\(live.url)login",
      ]
      let answer = try await blocking { try run("curl", arguments) }
      guard let answer else { return print("SKIPPED: curl is not installed") }
      #expect(answer.hasSuffix("200") && answer.contains("Open the dashboard"))
      let plain = try await live.ask("GET /login")
      #expect(!plain.contains("HTTP/1.1 200"))
    }
  }

  @Test("another address than a loopback one wants TLS")
  func address_WantsTLS() throws {
    for address in ["0.0.0.0", "192.168.1.5", "::", "trading.example"] {
      let problem = #expect(throws: StartProblem.self) {
        try TransportSecurity.configuration(certificate: nil, key: nil, address: address)
      }
      #expect(problem?.description.contains("without TLS") == true)
    }
    for address in ["127.0.0.1", "127.1.2.3", "localhost", "::1"] {
      #expect(
        try TransportSecurity.configuration(certificate: nil, key: nil, address: address) == nil)
    }
    #expect(throws: StartProblem.self) {
      try TransportSecurity.configuration(certificate: "a", key: nil, address: "127.0.0.1")
    }
    #expect(throws: StartProblem.self) {
      try TransportSecurity.configuration(
        certificate: "/nowhere", key: "/nowhere", address: "127.0.0.1")
    }
  }

  @Test("a port that is taken is passed over, and the address says so")
  func port_IsPassedOver() async throws {
    try await LiveSite.serve { live in
      let test = try TestSite { $0.port = live.port }
      let stop = StopSign()
      let (urls, teller) = AsyncStream<String>.makeStream()
      async let served: Void = test.program.serve(tls: nil, until: stop) { teller.yield($0) }
      var iterator = urls.makeAsyncIterator()
      let url = try #require(await iterator.next())
      #expect(url != live.url)
      stop.raise()
      try await served
      #expect(test.log.text.contains("port \(live.port) is taken"))
    }
  }
}

/// The output of a program of the system; nil when it is not installed.
private func run(_ name: String, _ arguments: [String]) throws -> String? {
  let folders = ["/usr/bin", "/bin", "/usr/local/bin"]
  guard
    let path = folders.map({ "\($0)/\(name)" }).first(where: {
      FileManager.default.isExecutableFile(atPath: $0)
    })
  else { return nil }
  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return String(decoding: data, as: UTF8.self)
}
