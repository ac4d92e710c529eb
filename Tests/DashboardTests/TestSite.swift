import Control
import Foundation
import Logging
import Synchronization
import Testing
import TradingModel

@testable import Dashboard

/// A site over an empty data folder, asked without a socket.
final class TestSite: Sendable {
  static let token = String(repeating: "0123456789abcdef", count: 4)

  let folder: String
  let site: Site
  let program: ServedProgram
  let log = LinesLog()
  let clock = TestClock()

  init(_ change: (inout SiteConfiguration) -> Void = { _ in }) throws {
    folder = FileManager.default.temporaryDirectory.path + "/dashboard-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    _ = try DashboardToken.make(folder: folder, text: TestSite.token)
    var settings = SiteConfiguration()
    settings.port = 0
    change(&settings)
    let clock = clock
    let log = log
    program = try ServedProgram(
      folder: folder, settings: settings, charts: nil, now: { clock.now },
      log: Logger(label: "test") { _ in LinesHandler(lines: log) })
    site = program.site
  }

  deinit { _ = try? FileManager.default.removeItem(atPath: folder) }

  func get(_ target: String, cookie: String? = nil, fields: [(String, String)] = []) async -> Reply
  {
    var request = WebRequest(method: "GET", target: target)
    request.fields = [("host", "127.0.0.1:7490")]
    if let cookie { request.fields.append(("cookie", cookie)) }
    for (name, value) in fields {
      request.fields.removeAll { $0.name == name }
      request.fields.append((name, value))
    }
    return await site.reply(request)
  }

  func post(
    _ target: String, _ body: String, cookie: String? = nil,
    origin: String? = "http://127.0.0.1:7490", fields: [(String, String)] = []
  ) async -> Reply {
    var request = WebRequest(method: "POST", target: target)
    request.fields = [("host", "127.0.0.1:7490")]
    if let origin { request.fields.append(("origin", origin)) }
    if let cookie { request.fields.append(("cookie", cookie)) }
    for field in fields { request.fields.append(field) }
    request.body = Array(body.utf8)
    return await site.reply(request)
  }

  /// Logs in and returns the cookie as a browser sends it back.
  func login() async throws -> String {
    let reply = await post("/login", "secret=\(TestSite.token)")
    let cookie = try #require(reply.field("set-cookie"))
    return String(cookie.prefix { $0 != ";" })
  }

  /// The token in the forms of a page.
  func pageToken(_ cookie: String) -> String? {
    site.gatekeeper.session(String(cookie.split(separator: "=")[1]), at: clock.now)?.token
  }
}

final class TestClock: Sendable {
  private let time = Mutex(Timestamp(seconds: 1_790_000_000))

  var now: Timestamp { time.withLock { $0 } }

  func advance(_ duration: Duration) {
    time.withLock { $0 = $0.advanced(by: duration) }
  }
}

final class LinesLog: Sendable {
  private let lines = Mutex<[String]>([])

  func add(_ line: String) { lines.withLock { $0.append(line) } }

  var text: String { lines.withLock { $0.joined(separator: "\n") } }
}

struct LinesHandler: LogHandler {
  let lines: LinesLog
  var logLevel = Logger.Level.trace
  var metadata: Logger.Metadata = [:]

  init(lines: LinesLog) { self.lines = lines }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    lines.add("\(event.message) \(event.metadata.map { "\($0)" } ?? "") \(metadata)")
  }
}

extension Reply {
  func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  var text: String {
    if case .bytes(let bytes) = body { String(decoding: bytes, as: UTF8.self) } else { "" }
  }
}
