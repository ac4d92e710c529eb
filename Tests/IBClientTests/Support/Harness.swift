import Feeds
import Logging
import Orders
import SystemKit
import TradingModel

@testable import IBClient

/// Records what brokers say.
final class RecordingSink: BrokerEventSink {
  let events = Mailbox<BrokerEvent>()
  func receive(_ event: BrokerEvent, from broker: any Broker) { events.put(event) }

  /// Waits until orders may be sent.
  func becameReady() async {
    _ = await events.first {
      if case .readiness(.ready) = $0 { true } else { false }
    }
  }
}

/// Records what a stream says.
final class RecordingStream: StreamSink {
  let quotes = Mailbox<Quote>()
  let trades = Mailbox<Trade>()
  let bars = Mailbox<Bar>()
  let states = Mailbox<StreamState>()
  func receive(_ quote: Quote) { quotes.put(quote) }
  func receive(_ trade: Trade) { trades.put(trade) }
  func receive(_ bar: Bar) { bars.put(bar) }
  func receive(_ state: StreamState) { states.put(state) }
}

/// A running feed loop with a pool on it; stopped at the end of its life.
final class Harness: Sendable {
  let loop: EventLoop
  let pool: IBClientPool
  let sink = RecordingSink()

  init(
    _ endpoints: [IBEndpoint],
    accounts: [String: String] = ["main": "DU1", "second": "DU2"], prefer: [String] = [],
    clientIDs: [String: Int] = [:], secondLook: Int? = nil, tries: Int = 1,
    configure: (inout IBConnectionSettings) -> Void = { _ in }
  ) throws {
    loop = try EventLoop(name: "ib-test")
    try loop.start()
    var settings = IBConnectionSettings(clientID: 7)
    settings.timeLimits.handshake = .seconds(20)
    settings.timeLimits.silence = .seconds(60)
    settings.historyLimits.identical = .milliseconds(1)
    configure(&settings)
    let configuration = IBConfiguration(
      hosts: ["127.0.0.1"], ports: endpoints.map(\.port),
      accounts: Dictionary(
        uniqueKeysWithValues: accounts.map {
          (AccountName(rawValue: $0.key), AccountNumber(rawValue: $0.value))
        }), dataAccounts: prefer.map(AccountName.init(rawValue:)),
      clientIDs: Dictionary(
        uniqueKeysWithValues: clientIDs.map { (AccountName(rawValue: $0.key), $0.value) }),
      connection: settings, secondLookID: secondLook,
      secondLookInterval: .milliseconds(50), tries: tries, timeLimit: .seconds(30))
    pool = IBClientPool(
      configuration: configuration, loop: loop, environment: .make(), sink: sink,
      logger: .quiet)
  }

  deinit {
    pool.stop()
    loop.stop()
  }
}

extension IBLoadResult {
  func broker(_ name: String) -> (any Broker)? {
    accounts[AccountName(rawValue: name)]?.broker
  }
}
