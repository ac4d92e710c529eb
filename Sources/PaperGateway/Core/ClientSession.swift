import NIOCore
import PaperExchange
import TWSProtocol
import TradingModel

/// One connected client with everything that it has subscribed to. Belongs to the core's loop.
final class ClientSession {
  /// The most requests whose contracts are remembered for faults; beyond, all are forgotten, and
  /// faults of one instrument pass those streams by.
  static let maximumSubjects = 8192

  /// Unique among the connections of a gateway.
  let number: Int
  let channel: any Channel
  let version: ServerVersion
  var encoder: FrameEncoder
  /// Set once the client has said who it is.
  var clientID: Int?
  /// It asked to be slowed down instead of being told off.
  var pacesItself = false
  var isClosed = false
  /// Frames wait to be flushed.
  var isDirty = false
  var rate = RateMeter()
  /// The contracts of requests for streams.
  private(set) var subjects: [RequestID: TWSContract] = [:]
  /// Neither read nor written, by a fault.
  var isFrozen = false
  /// Reads what came before the freeze.
  var resume: () -> Void = {}
  /// Bytes that a fault sends in pieces.
  var outbox: [UInt8] = []
  /// The next piece is on its way.
  var sendsPieces = false

  var lines: [RequestID: InstrumentID] = [:]
  var tickByTick: [RequestID: InstrumentID] = [:]
  var realTimeBars: [RequestID: InstrumentID] = [:]
  var histories: [RequestID: InstrumentID] = [:]
  var depths: [RequestID: InstrumentID] = [:]
  /// The kind of data that lines of market data shall bring from now on.
  var marketDataType = MarketDataType.live
  var summaries: [RequestID: SummaryRequest] = [:]
  /// The account whose updates are sent; nil when none are.
  var updatedAccount: AccountNumber?
  var wantsPositions = false
  var positionsMulti: [RequestID: AccountNumber?] = [:]
  var updatesMulti: [RequestID: UpdatesMulti] = [:]
  var profits: [RequestID: AccountNumber] = [:]
  var singleProfits: [RequestID: (account: AccountNumber, instrument: InstrumentID)] = [:]
  /// The values that each account subscription was told last, so that only changes are told
  /// again; `RequestID.none` stands for the account updates.
  var told: [RequestID: [String: String]] = [:]

  /// A subscription of account values.
  struct UpdatesMulti {
    /// The account; nil for all.
    var account: AccountNumber?
    /// Whether only the values by currency and the net liquidation value are wanted.
    var isLedgerOnly: Bool
  }

  func endUpdates(_ id: RequestID) {
    updatesMulti[id] = nil
    told[id] = nil
  }

  func endSummary(_ id: RequestID) {
    summaries[id] = nil
    told[id] = nil
  }

  init(number: Int, channel: any Channel, version: ServerVersion) {
    self.number = number
    self.channel = channel
    self.version = version
    self.encoder = FrameEncoder(version: version)
  }

  /// What the fault stage knows of it.
  var party: FaultParty { FaultParty(session: number, client: clientID, version: version) }

  /// Remembers what a stream is about.
  func note(_ contract: TWSContract, of request: RequestID) {
    if subjects.count >= ClientSession.maximumSubjects { subjects.removeAll() }
    subjects[request] = contract
  }
}

/// Counts a client's messages in the running second.
struct RateMeter {
  private var second: Int64 = 0
  private var count = 0
  private(set) var strikes = 0

  /// What a message means for the limit.
  enum Verdict: Hashable {
    case fine
    /// The first message above the limit in this second.
    case exceeded(count: Int)
    /// A further one.
    case stillExceeded
  }

  /// Counts a message.
  mutating func count(at time: Timestamp, limit: Int) -> Verdict {
    if time.seconds != second {
      second = time.seconds
      count = 0
    }
    count += 1
    if count <= limit { return .fine }
    guard count == limit + 1 else { return .stillExceeded }
    strikes += 1
    return .exceeded(count: count)
  }
}
