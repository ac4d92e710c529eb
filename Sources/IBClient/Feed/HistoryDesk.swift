import Feeds
import TWSProtocol
import TradingModel

/// History requests: paced, joined where they are identical, answered. Belongs to the feed
/// loop's thread.
///
/// At most 200 wait or are open; a further one fails as too fast, and so does one whose turn
/// would come later than the time limit. Answers are kept for the pacing interval, at most 32.
final class HistoryDesk {
  typealias Reply = (Result<[Bar], FeedError>) -> Void

  struct Key: Hashable {
    var instrument: InstrumentID
    var terms: HistoryTerms
    var regularHoursOnly: Bool
  }

  private struct Job {
    var key: Key
    var contract: Contract
    var end: Timestamp?
    var replies: [Reply]
    /// While it waits: when its turn must have come. Once it is open: when the answer must.
    var deadline: Uptime
    var requestID: Int32?
    var bars: [Bar] = []
  }

  static let limit = 200
  static let keptAnswers = 32
  /// Waiting and open jobs, oldest first.
  private var jobs: [Job] = []
  private var answers: [(key: Key, bars: [Bar], time: Uptime)] = []
  private var pacer: HistoryPacer<Key>
  private unowned let link: any GatewayLink
  private let translation: GatewayTime
  private let limits: IBTimeLimits
  private let freshID: () -> Int32

  init(
    link: any GatewayLink, translation: GatewayTime, limits: IBTimeLimits,
    pacing: HistoryLimits, freshID: @escaping () -> Int32
  ) {
    self.link = link
    self.translation = translation
    self.limits = limits
    self.freshID = freshID
    pacer = HistoryPacer(pacing)
  }

  func history(_ request: HistoryRequest, now: Uptime, reply: @escaping Reply) {
    guard let terms = HistoryTerms(request) else {
      let text = "the gateway has no bars of \(request.barSize)"
      return reply(.failure(FeedError(.invalid, text)))
    }
    guard link.isReady else { return reply(.failure(FeedError(.disconnected, link.trouble))) }
    let key = Key(
      instrument: request.instrument.id, terms: terms,
      regularHoursOnly: request.regularHoursOnly)
    answers.removeAll { now.since($0.time) >= pacer.limits.identical }
    if let answer = answers.first(where: { $0.key == key }) {
      return reply(.success(answer.bars))
    }
    if let index = jobs.firstIndex(where: { $0.key == key }) {
      jobs[index].replies.append(reply)
      return
    }
    guard jobs.count < Self.limit else {
      let text = "\(Self.limit) history requests already wait for their turn"
      return reply(.failure(FeedError(.pacing, text)))
    }
    jobs.append(
      Job(
        key: key, contract: request.instrument.contract, end: request.end, replies: [reply],
        deadline: now.advanced(by: limits.historyTurn)))
    pump(now: now)
  }

  /// Writes what may go out, and refuses what cannot go out in time.
  private func pump(now: Uptime) {
    guard link.isReady else { return }
    var index = 0
    while index < jobs.count {
      guard jobs[index].requestID == nil else {
        index += 1
        continue
      }
      let job = jobs[index]
      let instrument = job.key.instrument.rawValue
      let isSmall = job.key.terms.isSmall
      let cost = job.key.terms.whatToShow == "BID_ASK" ? 2 : 1
      let wait = pacer.delay(
        for: job.key, instrument: instrument, isSmall: isSmall, cost: cost, now: now)
      if wait > .zero {
        if now.advanced(by: wait) > job.deadline {
          let text =
            "the source's limits leave room for this history request in "
            + "\(wait.components.seconds + 1) s only; ask again then"
          finish(index, .failure(FeedError(.pacing, text)), now: now)
        } else {
          index += 1
        }
        continue
      }
      let number = freshID()
      if let refusal = link.request(.requestHistoricalData(Self.message(job, number: number))) {
        finish(index, .failure(FeedError(.pacing, refusal)), now: now)
        continue
      }
      pacer.started(job.key, instrument: instrument, isSmall: isSmall, cost: cost, now: now)
      jobs[index].requestID = number
      jobs[index].deadline = now.advanced(by: limits.history)
      index += 1
    }
  }

  private static func message(
    _ job: Job, number: Int32
  ) -> ClientMessage.RequestHistoricalData {
    let terms = job.key.terms
    return .init(
      requestID: RequestID(rawValue: number), contract: TWSContract(job.contract),
      end: terms.end, barSize: terms.barSize, duration: terms.duration,
      isRegularHoursOnly: TWSFlag(job.key.regularHoursOnly), whatToShow: terms.whatToShow,
      dateFormat: 2)
  }

  private func finish(_ index: Int, _ result: Result<[Bar], FeedError>, now: Uptime) {
    let job = jobs.remove(at: index)
    if job.requestID != nil { pacer.finished() }
    // What ends "now" grows old; it is kept only where asking again is forbidden.
    if case .success(let bars) = result, job.key.terms.isSmall || job.end != nil {
      if answers.count >= Self.keptAnswers { answers.removeFirst() }
      answers.append((job.key, bars, now))
    }
    for reply in job.replies { reply(result) }
  }

  private func index(_ id: Int32) -> Int? { jobs.firstIndex { $0.requestID == id } }

  // MARK: Answers

  func receive(_ data: GatewayMessage.HistoricalData, now: Uptime) {
    guard let index = index(data.requestID.rawValue) else { return }
    jobs[index].bars += data.bars.compactMap { translation.bar($0) }
    // Newer gateways say in a message of its own that this was all.
    if link.version < .historicalDataEnd { complete(index, now: now) }
  }

  func receive(_ end: GatewayMessage.HistoricalDataEnd, now: Uptime) {
    guard let index = index(end.requestID.rawValue) else { return }
    complete(index, now: now)
  }

  private func complete(_ index: Int, now: Uptime) {
    let job = jobs[index]
    let bars = job.bars.filter { bar in job.end.map { bar.start < $0 } ?? true }
    if bars.isEmpty {
      let text = "the source has no bars for the \(job.key.terms.duration) that were asked for"
      finish(index, .failure(FeedError(.noData, text)), now: now)
    } else {
      finish(index, .success(bars.sorted { $0.start < $1.start }), now: now)
    }
    pump(now: now)
  }

  /// An error about a number that may be one of ours; false when it is not.
  func receive(_ error: GatewayMessage.ErrorNotice, now: Uptime) -> Bool {
    guard let index = index(error.id) else { return false }
    if SourceCode.isWarning(error.code) { return true }
    finish(index, .failure(SourceCode.feedError(error.code, error.text)), now: now)
    pump(now: now)
    return true
  }

  /// Requests that count against the window now.
  func used(now: Uptime) -> Int { pacer.used(now: now) }

  /// The source complained of the pace of one of our requests: the pause that it leads to.
  func backOff(_ error: GatewayMessage.ErrorNotice, now: Uptime) -> Duration? {
    guard index(error.id) != nil,
      SourceCode.feedError(error.code, error.text).code == .pacing
    else { return nil }
    return pacer.backOff(now: now)
  }

  // MARK: The connection and the clock

  func connectionReady(now: Uptime) {
    pump(now: now)
  }

  /// What was open waits for its turn on the next connection.
  func connectionLost(now: Uptime) {
    pacer.connectionEnded()
    for index in jobs.indices {
      if jobs[index].requestID != nil {
        jobs[index].deadline = now.advanced(by: limits.historyTurn)
      }
      jobs[index].requestID = nil
      jobs[index].bars = []
    }
  }

  /// Ends every wait: the client stops for good.
  func stop(now: Uptime) {
    while !jobs.isEmpty {
      finish(0, .failure(FeedError(.disconnected, "the client was stopped")), now: now)
    }
  }

  func sweep(now: Uptime) {
    var index = 0
    while index < jobs.count {
      guard now >= jobs[index].deadline else {
        index += 1
        continue
      }
      if let number = jobs[index].requestID {
        // A refusal means that the connection is ending, and the request with it.
        _ = link.request(.cancelHistoricalData(RequestID(rawValue: number)))
        let text = "no answer to a history request within \(limits.history.components.seconds) s"
        finish(index, .failure(FeedError(.timedOut, text)), now: now)
      } else if link.isReady {
        let text = "the request's turn did not come within the time limit"
        finish(index, .failure(FeedError(.pacing, text)), now: now)
      } else {
        finish(index, .failure(FeedError(.disconnected, link.trouble)), now: now)
      }
    }
    pump(now: now)
  }
}
