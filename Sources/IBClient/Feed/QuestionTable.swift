import Feeds
import TWSProtocol
import TradingModel

/// Details and searches that wait for their answers. Belongs to the feed loop's thread.
///
/// At most 200 at once; a further one fails as too fast. A question that a lost connection cut
/// off is asked again on the next one, within its own time limit.
final class QuestionTable {
  typealias Reply<Value> = (Result<Value, FeedError>) -> Void

  private enum Kind {
    case details(Contract, Reply<[Instrument]>, [Instrument])
    case search(String, Reply<[SymbolMatch]>)
  }

  private struct Question {
    var kind: Kind
    var deadline: Uptime
  }

  static let limit = 200
  private var open: [Int32: Question] = [:]
  /// Cut off by a lost connection.
  private var suspended: [Question] = []
  private var nextID = RequestIDs.questions
  private var waitingSearch: Question?
  private var nextSearch = Uptime(rawValue: .min)
  private unowned let link: any GatewayLink
  private let translation: GatewayTime
  private let limits: IBTimeLimits
  static let searchInterval = Duration.seconds(1)

  init(link: any GatewayLink, translation: GatewayTime, limits: IBTimeLimits) {
    self.link = link
    self.translation = translation
    self.limits = limits
  }

  /// A number that no question of this client has had.
  func freshID() -> Int32 {
    defer { nextID = nextID == .max ? RequestIDs.questions : nextID + 1 }
    return nextID
  }

  // MARK: Asking

  func details(_ contract: Contract, now: Uptime, reply: @escaping Reply<[Instrument]>) {
    ask(
      Question(
        kind: .details(contract, reply, []), deadline: now.advanced(by: limits.request)))
  }

  /// One search a second goes out; while one waits for its turn, a newer pattern replaces it.
  func search(_ pattern: String, now: Uptime, reply: @escaping Reply<[SymbolMatch]>) {
    let trimmed = String(pattern.drop { $0 == " " })
    guard !trimmed.isEmpty else { return reply(.success([])) }
    let question = Question(
      kind: .search(trimmed, reply), deadline: now.advanced(by: limits.request))
    guard now < nextSearch else {
      nextSearch = now.advanced(by: Self.searchInterval)
      return ask(question)
    }
    if let older = waitingSearch {
      fail(older, FeedError(.cancelled, "a newer search replaced this one before it was sent"))
    }
    waitingSearch = question
  }

  private func ask(_ question: Question) {
    guard link.isReady else { return fail(question, FeedError(.disconnected, link.trouble)) }
    guard open.count + suspended.count < Self.limit else {
      return fail(
        question,
        FeedError(.pacing, "\(Self.limit) questions already wait for the gateway's answers"))
    }
    let number = freshID()
    let requestID = RequestID(rawValue: number)
    let message: ClientMessage
    switch question.kind {
    case .details(let contract, _, _):
      message = .requestContractData(
        .init(requestID: requestID, contract: TWSContract(contract)))
    case .search(let pattern, _):
      message = .requestMatchingSymbols(.init(requestID: requestID, pattern: pattern))
    }
    if let refusal = link.request(message) {
      return fail(question, FeedError(.pacing, refusal))
    }
    open[number] = question
  }

  // MARK: Answers

  func receive(_ data: GatewayMessage.ContractData) {
    guard case .details(let contract, let reply, var found) = open[data.requestID.rawValue]?.kind,
      let instrument = translation.instrument(data)
    else { return }
    // A contract that names no exchange is answered once for each venue.
    guard !found.contains(where: { $0.id == instrument.id }) else { return }
    found.append(instrument)
    open[data.requestID.rawValue]?.kind = .details(contract, reply, found)
  }

  func receivedDetailsEnd(_ id: RequestID) {
    guard case .details(_, let reply, let found) = open[id.rawValue]?.kind else { return }
    open[id.rawValue] = nil
    reply(.success(found))
  }

  func receive(_ samples: GatewayMessage.SymbolSamples) {
    guard case .search(_, let reply) = open[samples.requestID.rawValue]?.kind else { return }
    open[samples.requestID.rawValue] = nil
    reply(.success(samples.samples.compactMap { SymbolMatch($0) }))
  }

  /// An error about a number that may be one of ours; false when it is not.
  func receive(_ error: GatewayMessage.ErrorNotice) -> Bool {
    guard let question = open[error.id] else { return false }
    if SourceCode.isWarning(error.code) { return true }
    open[error.id] = nil
    let cause = SourceCode.feedError(error.code, error.text)
    if case .details(_, let reply, _) = question.kind, cause.code == .notFound {
      reply(.success([]))
    } else {
      fail(question, cause)
    }
    return true
  }

  private func fail(_ question: Question, _ error: FeedError) {
    switch question.kind {
    case .details(_, let reply, _): reply(.failure(error))
    case .search(_, let reply): reply(.failure(error))
    }
  }

  // MARK: The connection and the clock

  func connectionReady() {
    let again = suspended
    suspended = []
    for question in again { ask(question) }
  }

  func connectionLost() {
    for (_, question) in open.sorted(by: { $0.key < $1.key }) {
      var fresh = question
      if case .details(let contract, let reply, _) = question.kind {
        fresh.kind = .details(contract, reply, [])
      }
      suspended.append(fresh)
    }
    open = [:]
  }

  /// Ends every wait: the client stops for good.
  func stop() {
    connectionLost()
    let all = suspended + (waitingSearch.map { [$0] } ?? [])
    suspended = []
    waitingSearch = nil
    for question in all { fail(question, FeedError(.disconnected, "the client was stopped")) }
  }

  func sweep(now: Uptime) {
    for (id, question) in open where now >= question.deadline {
      open[id] = nil
      fail(question, FeedError(.timedOut, "no answer within \(limits.request)"))
    }
    let late = suspended.filter { now >= $0.deadline }
    suspended.removeAll { now >= $0.deadline }
    for question in late { fail(question, FeedError(.disconnected, link.trouble)) }
    if let question = waitingSearch, now >= nextSearch {
      waitingSearch = nil
      nextSearch = now.advanced(by: Self.searchInterval)
      ask(question)
    }
  }
}
