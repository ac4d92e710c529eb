import Feeds
import TWSProtocol
import TradingModel

/// Details, option chains and searches that wait for their answers. Belongs to the feed loop's
/// thread.
///
/// Details are answered once the price rules of their exchanges are known, which are asked for
/// once and kept; a gateway that does not tell a rule within two seconds is not waited for again
/// on that connection, and every price then has the details' smallest step.
///
/// At most 200 at once; a further one fails as too fast. A question that a lost connection cut
/// off is asked again on the next one, within its own time limit.
final class QuestionTable {
  typealias Reply<Value> = (Result<Value, FeedError>) -> Void

  private enum Kind {
    case details(Contract, Reply<[Instrument]>, [Found])
    /// The details are all here and wait for price rules, until the moment that the first sweep
    /// sets.
    case rules(Contract, Reply<[Instrument]>, [Found], until: Uptime?)
    case chains(Instrument, Reply<[OptionChain]>, [OptionChain])
    case search(String, Reply<[SymbolMatch]>)
  }

  /// An instrument with the number of its price rule.
  private struct Found {
    var instrument: Instrument
    var rule: Int?
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
  /// The price rules by their numbers; at most `ruleLimit`.
  private var ladders: [Int: PriceLadder] = [:]
  /// The rules that this connection was asked for.
  private var askedRules: Set<Int> = []
  /// Of those, the ones that were not told in time.
  private var mutedRules: Set<Int> = []
  static let ruleLimit = 4096
  static let ruleWait = Duration.seconds(2)
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

  func chains(_ underlying: Instrument, now: Uptime, reply: @escaping Reply<[OptionChain]>) {
    ask(
      Question(
        kind: .chains(underlying, reply, []), deadline: now.advanced(by: limits.request)))
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
    case .details(let contract, _, _), .rules(let contract, _, _, _):
      message = .requestContractData(
        .init(requestID: requestID, contract: TWSContract(contract)))
    case .chains(let underlying, _, _):
      let contract = underlying.contract
      message = .requestOptionParameters(
        .init(
          requestID: requestID, underlyingSymbol: contract.symbol,
          futureExchange: contract.securityType == .future ? contract.exchange : "",
          underlyingSecurityType: contract.securityType.rawValue,
          underlyingContractID: Int(underlying.id.rawValue)))
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
    guard
      case .details(let contract, let reply, var found) = open[data.requestID.rawValue]?.kind,
      let instrument = translation.instrument(data)
    else { return }
    let rule = translation.marketRule(data, of: instrument)
    let answer = Found(instrument: instrument, rule: rule)
    // A contract that names no exchange is answered once for each venue; the broker's own route
    // is the one to keep.
    if let place = found.firstIndex(where: { $0.instrument.id == instrument.id }) {
      guard instrument.contract.exchange == "SMART",
        found[place].instrument.contract.exchange != "SMART"
      else { return }
      found[place] = answer
    } else {
      found.append(answer)
    }
    open[data.requestID.rawValue]?.kind = .details(contract, reply, found)
  }

  func receivedDetailsEnd(_ id: RequestID) {
    guard case .details(let contract, let reply, let found) = open[id.rawValue]?.kind else {
      return
    }
    for rule in Set(found.compactMap(\.rule)).sorted() where ladders[rule] == nil {
      guard askedRules.insert(rule).inserted else { continue }
      // A queue that is full costs the ladder, not the answer.
      if link.request(.requestMarketRule(rule)) != nil { continue }
    }
    open[id.rawValue]?.kind = .rules(contract, reply, found, until: nil)
    answerWhatIsWhole()
  }

  func receive(_ rule: GatewayMessage.MarketRule) {
    guard let ladder = PriceLadder(rule) else {
      ladders[rule.ruleID] = nil
      return
    }
    if ladders.count >= Self.ruleLimit { ladders = [:] }
    ladders[rule.ruleID] = ladder
    answerWhatIsWhole()
  }

  /// Answers the details whose rules are all known.
  private func answerWhatIsWhole() {
    for (number, question) in open.sorted(by: { $0.key < $1.key }) {
      guard case .rules(_, let reply, let found, _) = question.kind,
        found.allSatisfy({ $0.rule.map { ladders[$0] != nil || mutedRules.contains($0) } ?? true })
      else { continue }
      open[number] = nil
      answer(found, reply)
    }
  }

  private func answer(_ found: [Found], _ reply: Reply<[Instrument]>) {
    reply(
      .success(
        found.map { answer in
          var instrument = answer.instrument
          if let ladder = answer.rule.flatMap({ ladders[$0] }) { instrument.priceLadder = ladder }
          return instrument
        }))
  }

  func receive(_ chain: GatewayMessage.OptionParameters) {
    guard case .chains(let underlying, let reply, var found) = open[chain.requestID.rawValue]?.kind
    else { return }
    found.append(
      OptionChain(
        exchange: chain.exchange, tradingClass: chain.tradingClass,
        multiplier: Decimal64(chain.multiplier).flatMap { $0.isZero ? nil : $0 },
        underlying: InstrumentID(rawValue: Int64(chain.underlyingContractID)),
        expiries: chain.expirations, strikes: chain.strikes.compactMap { Decimal64($0) }))
    open[chain.requestID.rawValue]?.kind = .chains(underlying, reply, found)
  }

  func receivedChainsEnd(_ id: RequestID) {
    guard case .chains(_, let reply, let found) = open[id.rawValue]?.kind else { return }
    open[id.rawValue] = nil
    reply(
      .success(found.sorted { ($0.tradingClass, $0.exchange) < ($1.tradingClass, $1.exchange) }))
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
    switch question.kind {
    case .details(_, let reply, _) where cause.code == .notFound: reply(.success([]))
    case .chains(_, let reply, _) where cause.code == .notFound: reply(.success([]))
    case .details, .rules, .chains, .search: fail(question, cause)
    }
    return true
  }

  private func fail(_ question: Question, _ error: FeedError) {
    switch question.kind {
    case .details(_, let reply, _), .rules(_, let reply, _, _): reply(.failure(error))
    case .chains(_, let reply, _): reply(.failure(error))
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
      switch question.kind {
      case .details(let contract, let reply, _), .rules(let contract, let reply, _, _):
        fresh.kind = .details(contract, reply, [])
      case .chains(let underlying, let reply, _): fresh.kind = .chains(underlying, reply, [])
      case .search: break
      }
      suspended.append(fresh)
    }
    open = [:]
    askedRules = []
    mutedRules = []
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
    sweepRules(now: now)
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

  /// Ends the waits for price rules that are not told.
  private func sweepRules(now: Uptime) {
    for (number, question) in open {
      guard case .rules(let contract, let reply, let found, let until) = question.kind else {
        continue
      }
      guard let until else {
        open[number]?.kind = .rules(
          contract, reply, found, until: now.advanced(by: Self.ruleWait))
        continue
      }
      guard now >= until else { continue }
      mutedRules.formUnion(found.compactMap(\.rule).filter { ladders[$0] == nil })
    }
    answerWhatIsWhole()
  }
}
