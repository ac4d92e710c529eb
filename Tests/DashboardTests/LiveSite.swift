import HummingbirdTLS
import Testing

@testable import Dashboard

/// A whole server on a port of its own.
struct LiveSite {
  let test: TestSite
  let port: Int
  let url: String
  let stop: @Sendable () -> Void

  /// Serves while `body` runs, then ends and waits for the end.
  static func serve(
    limits: ConnectionLimits = ConnectionLimits(), tls: TLSConfiguration? = nil,
    _ body: (LiveSite) async throws -> Void
  ) async throws {
    let test = try TestSite { $0.isTLS = tls != nil }
    let stop = StopSign()
    let (urls, teller) = AsyncStream<String>.makeStream()
    var program = test.program
    program.limits = limits
    let served = program
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { teller.finish() }
        try await served.serve(tls: tls, until: stop) { teller.yield($0) }
      }
      var iterator = urls.makeAsyncIterator()
      let url = try #require(await iterator.next())
      let port = try #require(Int(url.split(separator: ":").last?.dropLast() ?? ""))
      do {
        try await body(LiveSite(test: test, port: port, url: url) { stop.raise() })
      } catch {
        stop.raise()
        throw error
      }
      stop.raise()
      try await group.waitForAll()
    }
  }

  func request(_ line: String, _ fields: [String] = [], body: String = "") -> String {
    var lines = ["\(line) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"] + fields
    if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  func ask(_ line: String, _ fields: [String] = [], body: String = "") async throws -> String {
    try await RawSocket.ask(port: port, request(line, fields, body: body))
  }
}
