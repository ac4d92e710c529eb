import Foundation
import Glibc
import Logging
import Notices
import Synchronization
import Testing
import TradingModel

extension Timestamp {
  /// A moment of `2026-11-23T06:50:00Z`.
  static func at(_ text: String) -> Timestamp {
    let format = ISO8601DateFormatter()
    return Timestamp(seconds: Int64(format.date(from: text)?.timeIntervalSince1970 ?? 0))
  }

  static let morning = Timestamp.at("2026-11-23T06:50:00Z")

  func plus(_ seconds: Int64) -> Timestamp { advanced(by: .seconds(seconds)) }
}

extension Notice {
  static func make(
    _ kind: NoticeKind = .reject, key: String? = nil, title: String = "title",
    text: String = "text", at time: Timestamp = .morning
  ) -> Notice {
    Notice(
      kind, key: key, title: title, text: text, account: "swing", strategy: "breakout",
      symbol: "AAPL.NASDAQ", time: time)
  }
}

extension NoticeConfiguration {
  static func make(_ names: [String] = ["phone"]) -> NoticeConfiguration {
    var configuration = NoticeConfiguration()
    configuration.channels = names.map { name in
      ChannelPlan(
        name: name,
        form: .webhook(
          address: Secret("http://127.0.0.1:1/x"), template: NoticeTemplate("{text}", form: .text),
          authorization: nil))
    }
    return configuration
  }
}

extension Fill {
  static func make(
    _ execution: String = "e1", intent: String? = "r1-a", quantity: String = "100",
    price: String = "187.25", commission: Money? = nil
  ) -> Fill {
    var fill = Fill(
      execution: ExecutionID(rawValue: execution), intent: intent.map(IntentID.init(rawValue:)),
      strategy: StrategyID(rawValue: "breakout"), account: AccountName(rawValue: "swing"),
      instrument: InstrumentID(rawValue: 265598), side: .buy,
      quantity: Quantity(quantity) ?? .zero, price: Price(price) ?? .zero, time: .morning,
      timeText: "", exchange: "NASDAQ", perm: nil, brokerOrder: nil, cumulativeQuantity: nil)
    fill.commission = commission.map {
      Commission(execution: fill.execution, amount: $0, currency: "USD", realizedProfit: nil)
    }
    return fill
  }
}

extension [NoticeDesk.Output] {
  /// The texts of what is sent.
  var texts: [String] {
    compactMap { output in
      if case .send(let notice, _) = output { return notice.text }
      return nil
    }
  }
}

/// A folder that is removed with its owner.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/perigee-notices-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A web server on this machine that keeps what it got and answers with the statuses it was given,
/// the last one for ever.
final class WebServer: Sendable {
  struct CannotListen: Error {}

  let port: UInt16
  /// Every request, head and body, as it came.
  let requests: AsyncStream<String>
  private let entry: AsyncStream<String>.Continuation
  private let listener: Int32
  private let statuses: Mutex<[String]>

  init(_ statuses: [String] = ["200 OK"]) throws {
    self.statuses = Mutex(statuses)
    (requests, entry) = AsyncStream.makeStream(of: String.self)
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let size = length
    let listener = listener
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 16) == 0
          ? getsockname(listener, $0, &length) : -1
      }
    }
    guard status == 0 else { throw CannotListen() }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in serve() }
  }

  /// Ends the server. Its thread closes the socket, whose number another server could get before.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  func address(_ path: String) -> Secret { Secret("http://127.0.0.1:\(port)\(path)") }

  private func serve() {
    while true {
      let caller = accept(listener, nil, nil)
      guard caller >= 0 else {
        close(listener)
        return entry.finish()
      }
      let request = read(caller)
      let status = statuses.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
      let answer =
        "HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
      _ = send(caller, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
      close(caller)
      entry.yield(request)
    }
  }

  private func read(_ caller: Int32) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while !isWhole(String(decoding: bytes, as: UTF8.self)) {
      let count = recv(caller, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func isWhole(_ text: String) -> Bool {
    guard let end = text.range(of: "\r\n\r\n") else { return false }
    let header = text[..<end.lowerBound].lowercased()
    let length = header.components(separatedBy: "\r\n").first { $0.hasPrefix("content-length:") }
    let count = length?.components(separatedBy: ":").last.flatMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    return text[end.upperBound...].utf8.count >= count ?? 0
  }
}

/// The parts of a request.
struct Heard {
  var line: String
  var headers: [String: String] = [:]
  var body: String

  init(_ text: String) {
    let parts = text.components(separatedBy: "\r\n\r\n")
    let lines = parts[0].components(separatedBy: "\r\n")
    line = lines[0]
    body = parts.dropFirst().joined(separator: "\r\n\r\n")
    for header in lines.dropFirst() {
      guard let colon = header.firstIndex(of: ":") else { continue }
      headers[header[..<colon].lowercased()] =
        header[header.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
  }

  /// The body as JSON; nil when it is none.
  var json: [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any]
  }

  /// The body as a form.
  var form: [String: String] {
    Dictionary(
      body.split(separator: "&").map { field in
        let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), String(parts.last ?? "").removingPercentEncoding ?? "?")
      }, uniquingKeysWith: { first, _ in first })
  }
}

/// A transport whose outcomes a test decides.
final class ScriptedTransport: NoticeTransport {
  let sent: AsyncStream<(channel: String, isSecondTry: Bool)>
  private let entry: AsyncStream<(channel: String, isSecondTry: Bool)>.Continuation
  private let decide: @Sendable (String, Int) -> DeliveryOutcome
  private let counts = Mutex<[String: Int]>([:])

  /// `decide` gets the channel's name and how often it was tried before.
  init(_ decide: @escaping @Sendable (String, Int) -> DeliveryOutcome) {
    self.decide = decide
    (sent, entry) = AsyncStream.makeStream()
  }

  func count(_ channel: String) -> Int { counts.withLock { $0[channel] ?? 0 } }

  func send(_ request: ChannelRequest, by channel: ChannelPlan) -> DeliveryOutcome {
    let before = counts.withLock { counts in
      defer { counts[channel.name, default: 0] += 1 }
      return counts[channel.name] ?? 0
    }
    let outcome = decide(channel.name, before)
    entry.yield((channel.name, before > 0))
    return outcome
  }

  func ping(_ address: Secret) -> DeliveryOutcome { .sent }
  func stop() {}
}
