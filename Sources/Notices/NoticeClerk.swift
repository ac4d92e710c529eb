import Dispatch
import Logging
import SystemKit
import TradingModel

/// What stands behind the office's counter, on its loop: runs the machines, keeps the record, and
/// hands the tries to the channels' threads.
final class NoticeClerk: @unchecked Sendable {
  // Every variable belongs to the loop's thread; constants are safe by themselves.
  private let configuration: NoticeConfiguration
  private let file: String?
  private let log: Logger
  private let now: @Sendable () -> Timestamp
  private let transport: any NoticeTransport
  private let loop: EventLoop
  private let inbox: NoticeInbox
  private let pings = DispatchQueue(label: "notices.ping")
  private let lines: [String: DispatchQueue]
  private let plans: [String: ChannelPlan]
  /// Tries that are under way on the channels' threads.
  private let tries = DispatchGroup()

  private var composer: NoticeComposer
  private var joiner: FillJoiner
  private var desk: NoticeDesk
  private var deliveries: DeliveryDesk
  private var store: NoticeStore?
  private var underWay: [Int64: Notice] = [:]
  private var isPinging = false
  private var timer: TimerToken?
  private var nextPrune: Timestamp
  private var hasToldStore = false
  /// Numbers of notices that could not be recorded.
  private var unrecorded: Int64 = -1
  private var ending: (@Sendable () -> Void)?

  /// How often old records are thrown away.
  private static let pruneInterval = Duration.seconds(3600)

  init(
    _ configuration: NoticeConfiguration, file: String?, log: Logger,
    now: @escaping @Sendable () -> Timestamp, transport: any NoticeTransport, loop: EventLoop,
    inbox: NoticeInbox, symbol: @escaping @Sendable (InstrumentID) -> String
  ) {
    self.configuration = configuration
    self.file = file
    self.log = log
    self.now = now
    self.transport = transport
    self.loop = loop
    self.inbox = inbox
    lines = Dictionary(
      configuration.channels.map { ($0.name, DispatchQueue(label: "notices.\($0.name)")) },
      uniquingKeysWith: { first, _ in first })
    plans = Dictionary(
      configuration.channels.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    composer = NoticeComposer(logins: configuration.gateway, symbol: symbol)
    joiner = FillJoiner(wait: configuration.joinFills)
    desk = NoticeDesk(configuration)
    deliveries = DeliveryDesk(
      staleAfter: configuration.staleAfter, random: SystemRandomNumberGenerator())
    nextPrune = now()
  }

  // MARK: Turns, on the loop

  /// Opens the record and takes up what an earlier run left behind.
  func begin() {
    let time = now()
    if let file, !configuration.isSilent {
      recording { self.store = try NoticeStore.write(file) }
      recording { try self.takeUp(at: time) }
    }
    turn()
  }

  /// Takes what waits, does what is due, and sets the next alarm.
  func turn() {
    let (events, lost) = inbox.takeAll()
    let time = now()
    for event in events { carryOut(outputs(of: event, at: time), at: time) }
    if !events.isEmpty { inbox.giveBack(events) }
    if lost > 0 { carryOut(desk.take(Self.lostNotice(lost, at: time), at: time), at: time) }
    for notice in joiner.tick(at: time, symbol: composer.symbol) {
      carryOut(desk.take(notice, at: time), at: time)
    }
    carryOut(desk.tick(at: time), at: time)
    deliver(deliveries.tick(at: time), at: time)
    if time >= nextPrune {
      nextPrune = time.advanced(by: Self.pruneInterval)
      recording { try self.store?.prune(keep: self.configuration.keep, at: time) }
    }
    setAlarm(at: time)
    if deliveries.count == 0 { ending?() }
  }

  /// Lets go of what waits for further fills, and calls `done` once nothing is under way.
  func end(_ done: @escaping @Sendable () -> Void) {
    let time = now()
    turn()
    for notice in joiner.flush(symbol: composer.symbol) {
      carryOut(desk.take(notice, at: time), at: time)
    }
    ending = done
    if deliveries.count == 0 { done() }
  }

  /// Gives up what is under way, and waits for its end for as long as a transport may take: a
  /// command must not outlive the daemon.
  func abort() {
    transport.stop()
    _ = tries.wait(timeout: .now() + .seconds(1))
  }

  func ping() {
    guard let address = configuration.deadMan else { return }
    loop.execute { [self] in
      // Where nobody can be told, the silence of the ping tells it.
      guard !isPinging, !deliveries.isUnheard(at: now()) else { return }
      isPinging = true
      pings.async { [self] in
        let outcome = transport.ping(address)
        if case .failed(let why, _) = outcome {
          log.warning("the dead man's ping could not be delivered: \(why)")
        }
        loop.execute { [self] in isPinging = false }
      }
    }
  }

  private func setAlarm(at time: Timestamp) {
    if let timer { loop.cancel(timer) }
    let dues = [joiner.nextDue, desk.nextDue, deliveries.nextDue(after: time), nextPrune].compactMap
    { $0 }
    let wait = dues.min().map { max($0.since(time), .milliseconds(5)) } ?? .seconds(3600)
    timer = loop.schedule(after: wait) { [self] in turn() }
  }

  private func outputs(of event: NoticeEvent, at time: Timestamp) -> [NoticeDesk.Output] {
    switch event {
    case .filled(let fill):
      return joiner.take(fill, at: time, symbol: composer.symbol)
        .flatMap { desk.take($0, at: time) }
    case .rejected(let order): return desk.take(composer.rejected(order, at: time), at: time)
    case .refused(let request, let reason):
      return desk.take(composer.refused(request, reason, at: time), at: time)
    case .readiness(let account, let isReady, let reason):
      let trouble = composer.readiness(account, isReady: isReady, reason: reason, at: time)
      guard let trouble else {
        return desk.ended(
          NoticeComposer.readinessKey(account), "account \(account.rawValue) takes orders again.",
          at: time)
      }
      return desk.began(trouble, patience: configuration.patience, at: time)
    case .desk(let account, let kind, let text):
      return composer.desk(account, kind: kind, text: text, at: time)
        .map { desk.take($0, at: time) } ?? []
    case .strategy(let name, let fault):
      guard let fault else {
        return desk.ended(
          NoticeComposer.strategyKey(name), "strategy \(name.rawValue) is not down any more.",
          at: time)
      }
      return desk.began(
        composer.strategy(name, fault: fault, at: time), patience: .zero, at: time)
    case .trouble(let notice, let patience):
      return desk.began(notice, patience: patience, at: time)
    case .over(let key, let text): return desk.ended(key, text, at: time)
    case .told(let notice): return desk.take(notice, at: time)
    }
  }

  private static func lostNotice(_ count: Int, at time: Timestamp) -> Notice {
    Notice(
      .digest, title: "\(count) events were not told",
      text: "\(count) events came faster than notices are made and were left out. Look at: "
        + "perigee status, perigee logs", time: time)
  }

  // MARK: What the machines decide

  private func carryOut(_ outputs: [NoticeDesk.Output], at time: Timestamp) {
    for output in outputs {
      switch output {
      case .send(let notice, let stops): send(notice, stops, at: time)
      case .hold(let notice): recording { _ = try self.store?.add(notice, .held, at: time) }
      case .release: recording { try self.store?.release(at: time) }
      }
    }
  }

  private func send(_ notice: Notice, _ stops: [RouteStop], at time: Timestamp) {
    var id: Int64?
    recording { id = try self.store?.add(notice, .queued, stops: stops, at: time) }
    if id == nil { unrecorded -= 1 }
    add(id ?? unrecorded, notice, stops, since: time, at: time)
  }

  private func add(
    _ id: Int64, _ notice: Notice, _ stops: [RouteStop], since: Timestamp, at time: Timestamp
  ) {
    underWay[id] = notice
    deliver(
      deliveries.add(id, stops: stops, isUrgent: notice.isUrgent, since: since, at: time), at: time)
  }

  private func deliver(_ outputs: [DeliveryDesk.Output], at time: Timestamp) {
    for output in outputs {
      switch output {
      case .attempt(let id, let stop): attempt(id, stop, at: time)
      case .gaveUp(let id, let why):
        log.error("a notice could not be delivered \(why): \(underWay[id]?.title ?? "")")
        finish(id, .failed, why, at: time)
      case .dropped(let id):
        log.error("a notice was dropped, as \(DeliveryDesk.limit) wait to be sent")
        finish(id, .dropped, "too many waited to be sent", at: time)
      }
    }
  }

  private func finish(
    _ id: Int64, _ state: NoticeRecord.State, _ reason: String?, at time: Timestamp
  ) {
    underWay[id] = nil
    guard id > 0 else { return }
    recording { try self.store?.moved(id, to: state, reason: reason, at: time) }
  }

  private func attempt(_ id: Int64, _ stop: RouteStop, at time: Timestamp) {
    guard let notice = underWay[id], let plan = plans[stop.channel],
      let line = lines[stop.channel]
    else {
      let gone = DeliveryOutcome.failed("the configuration has no channel \(stop.channel)")
      return deliver(deliveries.ended(id, on: stop.channel, gone, at: time), at: time)
    }
    let transport = transport
    line.async(group: tries) { [self] in
      let request = ChannelRequest(plan, notice, isSilent: stop.isSilent)
      let outcome = transport.send(request, by: plan)
      loop.execute { [self] in ended(id, stop, outcome) }
    }
  }

  private func ended(_ id: Int64, _ stop: RouteStop, _ outcome: DeliveryOutcome) {
    let time = now()
    var failure: String?
    if case .failed(let why, _) = outcome {
      failure = why
      log.warning("channel \(stop.channel): \(why)")
    }
    if id > 0 {
      recording {
        try self.store?.attempted(id, on: stop.channel, failure: failure, at: time)
      }
    }
    if failure == nil { finish(id, .sent, nil, at: time) }
    deliver(deliveries.ended(id, on: stop.channel, outcome, at: time), at: time)
    turn()
  }

  // MARK: The record

  /// What an earlier run left: urgent messages up to a day old and fresh others go out, the rest
  /// is counted.
  private func takeUp(at time: Timestamp) throws {
    var held: [Notice] = []
    var dropped = 0
    for (record, stops) in try store?.unfinished() ?? [] {
      let age = time.since(record.notice.time)
      let limit = record.notice.isUrgent ? Duration.seconds(86_400) : configuration.staleAfter
      if record.state == .held {
        held.append(record.notice)
      } else if age <= limit, !stops.isEmpty {
        add(record.id, record.notice, stops, since: record.updated, at: time)
      } else {
        dropped += 1
        finish(record.id, .dropped, "too old after a restart", at: time)
      }
    }
    carryOut(desk.restore(held, at: time), at: time)
    guard dropped > 0 else { return }
    let notice = Notice(
      .digest, title: "\(dropped) older notices were not sent",
      text: "\(dropped) notices of before the restart were too old to be sent. Look at: "
        + "perigee notices --failed", time: time)
    carryOut(desk.take(notice, at: time), at: time)
  }

  /// What goes wrong with the record is told once; notices go out all the same.
  private func recording(_ body: () throws -> Void) {
    do { try body() } catch {
      guard !hasToldStore else { return }
      hasToldStore = true
      log.error("notices are sent, but not recorded: \(error)")
    }
  }
}
