import CCurl
import Glibc
import SystemKit
import TradingModel

/// Sends through the system's libcurl, and through programs.
package final class SystemTransport: NoticeTransport, @unchecked Sendable {
  // Read by libcurl while transfers run on many threads, written once; both by atomic accesses.
  private let stopWord: UnsafeMutablePointer<UInt32>

  /// How long making a connection may take.
  static let connectLimit = Duration.seconds(10)
  /// How long a ping may take in all.
  static let pingLimit = Duration.seconds(15)

  package init() {
    stopWord = .allocate(capacity: 1)
    stopWord.initialize(to: 0)
  }

  deinit { stopWord.deallocate() }

  package func stop() { ccurl_stop(stopWord) }

  package func send(_ request: ChannelRequest, by channel: ChannelPlan) -> DeliveryOutcome {
    switch request {
    case .http(let post): http(post, method: "POST", channel.timeLimit, channel.certificates)
    case .mail(let plan, let letter):
      mail(plan, letter, channel.timeLimit, channel.certificates)
    case .command(let plan, let input):
      CommandRun.run(plan, input: input, limit: channel.timeLimit) {
        ccurl_is_stopped(self.stopWord) != 0
      }
    }
  }

  package func ping(_ address: Secret) -> DeliveryOutcome {
    http(
      HTTPPost(address: address, headers: [], body: Secret("")), method: "GET", Self.pingLimit, nil)
  }

  private func http(
    _ post: HTTPPost, method: String, _ limit: Duration, _ certificates: String?
  ) -> DeliveryOutcome {
    let address = post.address.revealed
    guard WebAddress.isSafe(address) else {
      return .failed("the address is neither https nor on this machine")
    }
    let body = Array(post.body.revealed.utf8)
    let result = CStrings.with(post.headers.map(\.revealed)) { headers, count in
      common(address, isLocal: WebAddress.isLocal(address), limit, certificates) { common in
        body.withUnsafeBytes { bytes in
          ccurl_http(
            common, method, headers, count, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
            bytes.count)
        }
      }
    }
    if let failure = transferFailure(result) { return failure }
    if (200..<300).contains(result.status) { return .sent }
    return .failed(
      Self.words(status: result.status),
      wait: result.retry_after > 0 ? .seconds(Int64(result.retry_after)) : nil)
  }

  private func mail(
    _ plan: MailPlan, _ letter: String, _ limit: Duration, _ certificates: String?
  ) -> DeliveryOutcome {
    let scheme = plan.security == .tls ? "smtps" : "smtp"
    let isLocal = WebAddress.localHosts.contains(plan.host)
    guard plan.security != .none || isLocal else {
      return .failed("mail without encryption is sent to this machine only")
    }
    let text = Array(letter.utf8)
    let result = CStrings.with(plan.to.map { "<\($0)>" }) { to, count in
      common("\(scheme)://\(plan.host):\(plan.port)", isLocal: isLocal, limit, certificates) {
        common in
        text.withUnsafeBytes { bytes in
          ccurl_mail(
            common, plan.security == .starttls ? 1 : 0, plan.user, plan.password?.revealed,
            "<\(plan.from)>", to, count, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
            bytes.count)
        }
      }
    }
    if let failure = transferFailure(result) {
      guard result.status >= 400, case .failed(let words, _) = failure else { return failure }
      return .failed("\(words) (the mail server answered \(result.status))")
    }
    return .sent
  }

  private func transferFailure(_ result: ccurl_result) -> DeliveryOutcome? {
    guard result.code != 0 else { return nil }
    guard ccurl_is_stopped(stopWord) == 0 else { return .failed("the daemon ends") }
    let words = String(cString: ccurl_words(Int32(result.code)))
    return .failed("network error \(result.code): \(words)")
  }

  private func common<Result>(
    _ address: String, isLocal: Bool, _ limit: Duration, _ certificates: String?,
    _ body: (ccurl_common) -> Result
  ) -> Result {
    let total = max(1, limit.nanoseconds / 1_000_000)
    let connect = min(total, Self.connectLimit.nanoseconds / 1_000_000)
    return address.withCString { url in
      CStrings.withOptional(certificates) { file in
        body(
          ccurl_common(
            url: url, connect_ms: Int(connect), total_ms: Int(total), stop: UnsafePointer(stopWord),
            ca_file: file, is_local: isLocal ? 1 : 0))
      }
    }
  }

  /// What an answer means, and what to do.
  static func words(status: Int) -> String {
    switch status {
    case 300..<400: "answered with a redirect (status \(status)), which is not followed"
    case 401, 403: "refused (status \(status)): the token or address is not valid any more"
    case 404, 410: "refused (status \(status)): there is nothing at this address"
    case 413: "refused (status 413): the message is too long"
    case 429: "refused (status 429): too many messages"
    default: "answered with status \(status)"
    }
  }
}
