import Foundation
import FoundationNetworking
import Logging
import Synchronization

/// Posts messages to the outside, one after the other, each with a few tries. Never on a thread
/// that trades: `send` only puts the message into a queue.
final class AlertSender: Sendable {
  /// Messages that may wait; a further one is dropped with a line in the log.
  static let queueLimit = 100
  /// Tries of one message; the waits between them double from two seconds.
  static let tries = 5

  private let queue: AsyncStream<String>
  private let entry: AsyncStream<String>.Continuation
  private let configuration: AlertConfiguration
  private let pause: @Sendable (Duration) async throws -> Void
  private let log: Logger

  /// `pause` waits; it comes from outside so that tests need not.
  init(
    _ configuration: AlertConfiguration, log: Logger,
    pause: @escaping @Sendable (Duration) async throws -> Void
  ) {
    (queue, entry) = AsyncStream.makeStream(
      of: String.self, bufferingPolicy: .bufferingOldest(Self.queueLimit))
    self.configuration = configuration
    self.log = log
    self.pause = pause
  }

  /// Leaves a message for the outside. From any thread; returns at once.
  func send(_ text: String) {
    guard configuration.webhook != nil else { return }
    if case .dropped = entry.yield(text) {
      log.error("an alert was dropped, as \(Self.queueLimit) wait to be sent: \(text)")
    }
  }

  /// Sends until it is cancelled.
  func run() async {
    for await text in queue {
      for attempt in 0..<Self.tries {
        if await post(text) { break }
        guard attempt + 1 < Self.tries else {
          log.error("an alert could not be sent in \(Self.tries) tries: \(text)")
          break
        }
        do { try await pause(.seconds(2 << attempt)) } catch { return }
      }
    }
  }

  private func post(_ text: String) async -> Bool {
    guard let address = configuration.webhook, var request = Self.request(address) else {
      return true
    }
    request.httpMethod = "POST"
    switch configuration.format {
    case .text:
      request.setValue("text/plain; charset=utf-8", forHTTPHeaderField: "Content-Type")
      request.httpBody = Data(text.utf8)
    case .json:
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
      do { request.httpBody = try JSONEncoder().encode(["text": text]) } catch { return true }
    }
    return await perform(request, "the alert")
  }

  /// Tells the dead man's switch outside that useful work goes on.
  func ping() async {
    guard let address = configuration.deadMan, let request = Self.request(address) else { return }
    _ = await perform(request, "the dead man's ping")
  }

  private static func request(_ address: Secret) -> URLRequest? {
    URL(string: address.revealed).map { URLRequest(url: $0, timeoutInterval: 10) }
  }

  /// True when the other side took it. What goes wrong is told without the address, which may
  /// hold a token; errors of the system name it, so only their numbers are written.
  private func perform(_ request: URLRequest, _ what: String) async -> Bool {
    do {
      let (_, response) = try await URLSession.shared.data(for: request)
      let status = (response as? HTTPURLResponse)?.statusCode ?? 0
      if (200..<300).contains(status) { return true }
      log.warning("\(what) was answered with status \(status)")
    } catch {
      log.warning("\(what) could not be delivered (network error \((error as NSError).code))")
    }
    return false
  }
}
