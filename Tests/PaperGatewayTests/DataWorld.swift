import Logging
import PaperExchange
import PaperGateway
import Synchronization
import TWSProtocol
import Testing
import TradingModel

/// Monday 2026-11-23 15:00 UTC: ten in the morning in New York.
let monday = Timestamp(seconds: 1_795_446_000)

/// A clock that a test moves by hand.
final class ManualClock: Sendable {
  private let time: Mutex<Timestamp>

  init(_ start: Timestamp) { time = Mutex(start) }

  var now: Timestamp { time.withLock { $0 } }

  func advance(_ duration: Duration) {
    time.withLock { $0 = $0.advanced(by: duration) }
  }
}

/// A gateway in virtual time with one client.
struct DataWorld {
  let gateway: PaperGateway
  let clock: ManualClock
  let client: TestClient
  private let port: Int

  /// Runs `body` and takes everything down.
  static func run(
    version: Int = 200, at start: Timestamp = monday,
    _ change: (inout PaperGatewayConfiguration) -> Void = { _ in },
    _ body: (DataWorld) async throws -> Void
  ) async throws {
    var configuration = PaperGatewayConfiguration(accounts: [.init(number: one)])
    configuration.symbols = ["AAPL", "EURUSD", "BTC", "ESZ6", "SPX"]
    configuration.seed = 42
    // What is told is looked at here, not how often one may ask.
    configuration.limits = .none
    change(&configuration)
    let clock = ManualClock(start)
    let gateway = PaperGateway(
      configuration: configuration,
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
      clock: { clock.now })
    let port = try await gateway.start()
    do {
      let client = try await TestClient.connect(port, version: version)
      _ = try await client.ready()
      try await body(DataWorld(gateway: gateway, clock: clock, client: client, port: port))
    } catch {
      await gateway.stop()
      throw error
    }
    await gateway.stop()
  }

  /// Moves the clock in small steps, each of which the gateway works off.
  func play(_ duration: Duration, step: Duration = .milliseconds(250)) async {
    var left = duration
    while left > .zero {
      clock.advance(min(step, left))
      left -= step
      await gateway.turn()
    }
  }

  /// Everything that came until the gateway has answered what was asked before.
  func settle() async throws -> [GatewayMessage] {
    let before = client.received.count
    try await client.send(.requestCurrentTimeMillis)
    _ = try await client.first { if case .currentTimeMillis(let time) = $0 { time } else { nil } }
    return Array(client.received[before...].dropLast())
  }

  func settleOld() async throws -> [GatewayMessage] {
    let before = client.received.count
    try await client.send(.requestCurrentTime)
    _ = try await client.first { if case .currentTime(let time) = $0 { time } else { nil } }
    return Array(client.received[before...].dropLast())
  }

  static func contract(_ symbol: String) -> TWSContract {
    var contract = TWSContract()
    switch symbol {
    case "EURUSD":
      contract.contractID = 12_087_792
    case "ES":
      contract.symbol = "ES"
      contract.securityType = "FUT"
      contract.exchange = "CME"
      contract.localSymbol = "ESZ6"
      contract.currency = "USD"
    case "BTC":
      contract.symbol = "BTC"
      contract.securityType = "CRYPTO"
      contract.exchange = "PAXOS"
      contract.currency = "USD"
    case "SPX":
      contract.symbol = "SPX"
      contract.securityType = "IND"
      contract.exchange = "CBOE"
      contract.currency = "USD"
    default: contract = appleContract()
    }
    return contract
  }

  func line(
    _ id: Int32, _ contract: TWSContract = appleContract(), _ generics: String = "",
    snapshot: Bool = false
  ) async throws {
    try await client.send(
      .requestMarketData(
        ClientMessage.RequestMarketData(
          requestID: RequestID(rawValue: id), contract: contract, genericTicks: generics,
          isSnapshot: TWSFlag(snapshot), isRegulatorySnapshot: false, options: "")))
  }

  func history(
    _ id: Int32, _ contract: TWSContract = appleContract(), end: String = "", size: String,
    duration: String, what: String = "TRADES", rth: Bool = false, format: Int = 2,
    keep: Bool = false
  ) async throws {
    try await client.send(
      .requestHistoricalData(
        ClientMessage.RequestHistoricalData(
          requestID: RequestID(rawValue: id), contract: contract, includesExpired: false,
          end: end, barSize: size, duration: duration, isRegularHoursOnly: TWSFlag(rth),
          whatToShow: what, dateFormat: format, keepsUpToDate: TWSFlag(keep), options: "")))
  }

  /// The bars of an answer, or the error in its place.
  func bars(_ id: Int32) async throws -> Result<[HistoricalBar], Refused> {
    try await client.first { message in
      switch message {
      case .historicalData(let data) where data.requestID.rawValue == id: .success(data.bars)
      case .error(let error) where error.id == id && error.code != 2174:
        .failure(Refused(code: error.code, text: error.text))
      default: nil
      }
    }
  }
}

struct Refused: Error, Hashable {
  var code: Int
  var text: String
}
