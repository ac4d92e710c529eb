import Orders
import StrategyChannel
import SystemKit
import TradingModel

extension StrategyFleet {
  /// Messages of one child that are taken in one go, and those among them that cost more than a
  /// line of a log.
  static let messagesAtOnce = 1024
  static let costlyAtOnce = 256
  /// How long a child that said so much at once waits until it is heard again: a flood costs the
  /// order thread at most 40,000 messages a second, and the child the room in its ring.
  static let pace = Duration.milliseconds(25)

  /// Takes what a child has said. All requests of one round go to the order desk together, so
  /// that they share one commit; they are taken before anything else is done. A child that never
  /// stops talking has its turn again only after a pause.
  func read(_ child: DeskChild, of unit: DeskUnit) {
    guard unit.child === child, !child.isCondemned, !child.isPaced else { return }
    do throws(ChannelError) {
      while true {
        if try readRound(child, of: unit).isFull {
          child.isPaced = true
          environment.loop.schedule(after: Self.pace) { [self] in
            child.isPaced = false
            read(child, of: unit)
          }
          return
        }
        if try child.channel.reader.prepareToSleep() { return }
      }
    } catch {
      condemn(child, of: unit, "killed: its process broke the channel: \(error)")
    }
  }

  /// Takes what an ended child had said before. Orders that it asked for before it was killed
  /// for misbehaving are not sent: what else was wrong with it is not known.
  func readRest(_ child: DeskChild, of unit: DeskUnit) {
    do throws(ChannelError) {
      while try readRound(child, of: unit).count > 0 {}
    } catch {
      for strategy in child.strategies {
        report(strategy, .warning, "the rest of what it said cannot be read: \(error)")
      }
    }
  }

  /// What one round took.
  private struct Round {
    var count: Int
    /// Whether more may wait.
    var isFull: Bool
  }

  /// Takes at most `messagesAtOnce` messages. What came before a broken record counts, but for
  /// orders.
  private func readRound(
    _ child: DeskChild, of unit: DeskUnit
  ) throws(ChannelError) -> Round {
    var requests: [OrderRequest] = []
    var callbacks: [StrategyCallback?] = []
    var others: [ChildMessage] = []
    var costly = 0
    var failure: ChannelError?
    do throws(ChannelError) {
      while requests.count + others.count < Self.messagesAtOnce,
        costly < Self.costlyAtOnce,
        let message = try child.channel.reader.next()
      {
        costly += Self.cost(of: message.body)
        guard case .request(let number, let account, let action) = message.body else {
          others.append(message)
          continue
        }
        guard let strategy = child.strategy(message.strategy) else {
          throw .unknownValue(field: "strategy", value: UInt64(message.strategy))
        }
        guard child.requestNumbers[Int(message.strategy)].take(number) else {
          throw .unknownValue(
            field: "request number", value: UInt64(bitPattern: number))
        }
        requests.append(
          OrderRequest(strategy: strategy, number: number, account: account, action: action))
        callbacks.append(message.callback)
      }
    } catch { failure = error }
    if child.isCondemned || failure != nil {
      for request in requests {
        let text = "request \(request.number) was not sent: its process was killed"
        report(request.strategy, .warning, text)
      }
    } else {
      submit(requests, callbacks, of: unit)
    }
    for message in others { take(message, from: child, of: unit) }
    if let failure { throw failure }
    return Round(
      count: requests.count + others.count,
      isFull: requests.count + others.count >= Self.messagesAtOnce
        || costly >= Self.costlyAtOnce)
  }

  /// Kills a child that hangs or lies, with the reason in its strategies' logs. Once.
  func condemn(_ child: DeskChild, of unit: DeskUnit, _ reason: String) {
    guard !child.isCondemned else { return }
    child.isCondemned = true
    for strategy in child.strategies { report(strategy, .error, reason) }
    child.process.kill()
  }

  /// What a message costs the order thread, beside a line of a log.
  static func cost(of body: ChildMessage.Body) -> Int {
    switch body {
    case .log: 0
    // The feed layer looks symbols up, and opens and closes streams.
    case .subscribe, .unsubscribe: 8
    case .described, .started, .request, .state, .timerSet, .timerCancel, .fault, .interrupted,
      .stopped, .delivered:
      1
    }
  }

  /// Hands requests to the desk; those for accounts that are configured but not deployed for the
  /// strategy are refused. An account that no configuration knows is the desk's to refuse.
  private func submit(
    _ requests: [OrderRequest], _ callbacks: [StrategyCallback?], of unit: DeskUnit
  ) {
    guard !requests.isEmpty else { return }
    guard let desk = environment.desk() else {
      for request in requests { refused(request, reason: "the daemon takes no orders any more") }
      return
    }
    var allowed: [OrderRequest] = []
    var repeated = RepeatedCancels()
    for (request, callback) in zip(requests, callbacks) {
      guard !repeated.isRepetition(request) else {
        refused(request, reason: "the cancel_all before it does the same")
        continue
      }
      let member = unit.member(request.strategy).map { unit.members[$0] }
      let isDeployed = member?.deployment.accounts.contains(request.account) ?? false
      var request = request
      request.script = member?.version
      if isDeployed || !environment.accounts.contains(request.account) {
        allowed.append(request)
        tellShadow(request, callback)
      } else {
        desk.refuseNotDeployed(request)
      }
    }
    if let timed = environment.timed {
      timed { desk.handleOrderRequests(allowed) }
    } else {
      desk.handleOrderRequests(allowed)
    }
  }

  private func take(_ message: ChildMessage, from child: DeskChild, of unit: DeskUnit) {
    guard let strategy = child.strategy(message.strategy),
      let member = unit.member(strategy)
    else { return }
    let index = message.strategy
    switch message.body {
    case .described(let description):
      child.described(index, description)
      if let fault = description.fault {
        let words = Self.words(fault)
        unit.members[member].fault = words
        unit.members[member].lastError = words
        report(strategy, .error, "cannot run: \(words)", place: Self.place(fault))
      }
      checkStarted(child, unit)
    case .started:
      child.settled(index)
      report(strategy, .info, "started")
      checkStarted(child, unit)
    case .request: break
    case .log(let level, let text, let file, let line):
      guard mayWrite(member, of: unit) else { return }
      report(
        strategy, level, text, place: file.map { name in line.map { "\(name):\($0)" } ?? name })
    case .state(let state): keep(state, of: strategy, index, child)
    case .delivered(let number): keep(delivered: number, of: strategy, index, child)
    case .timerSet, .timerCancel, .subscribe, .unsubscribe:
      if !child.hasEnded { serve(message, of: child) }
    case .fault(let callback, let fault):
      unit.members[member].lastError = Self.words(fault)
      if callback == "on_start" { unit.members[member].startFault = Self.words(fault) }
      guard mayWrite(member, of: unit) || callback == "migrate" else { return }
      report(
        strategy, .error, "\(callback): \(Self.words(fault))\(Self.trace(fault))",
        place: Self.place(fault))
      // Without its state it does not start.
      if callback == "migrate" {
        unit.members[member].fault = Self.words(fault)
        child.settled(index)
        checkStarted(child, unit)
      }
    case .interrupted(let callback, let after, let fault):
      unit.members[member].lastError = Self.words(fault)
      if callback == "on_start" { unit.members[member].startFault = Self.words(fault) }
      report(
        strategy, .error,
        "\(callback) was interrupted after \(after): \(Self.words(fault))\(Self.trace(fault))",
        place: Self.place(fault))
    case .stopped: child.stopped(index)
    }
  }

  /// Does what a child asks for itself.
  private func serve(_ message: ChildMessage, of child: DeskChild) {
    let index = message.strategy
    switch message.body {
    case .timerSet(let id, let delay, let isRepeating):
      setTimer(.init(strategy: index, id: id), delay, isRepeating, child)
    case .timerCancel(let id): child.cancelTimer(.init(strategy: index, id: id))
    case .subscribe(let wish): child.subscribe(wish, for: index)
    case .unsubscribe(let symbol): child.unsubscribe(symbol, for: index)
    case .described, .started, .request, .log, .state, .fault, .interrupted, .stopped,
      .delivered:
      break
    }
  }

  /// Whether one more line of a strategy is written; says first how many were dropped before.
  private func mayWrite(_ member: Int, of unit: DeskUnit) -> Bool {
    switch unit.members[member].meter.take(atSecond: environment.now().seconds) {
    case .drop: return false
    case .write: return true
    case .writeAfterDropping(let count):
      report(
        unit.members[member].deployment.strategy, .warning,
        "\(count) lines were dropped: more than \(LogMeter.linesPerSecond) in a second")
      return true
    }
  }

  private func setTimer(
    _ key: DeskChild.TimerKey, _ delay: Duration, _ isRepeating: Bool, _ child: DeskChild
  ) {
    child.setTimer(key, after: delay, isRepeating: isRepeating) { [self] in
      child.send(.timer(id: key.id), to: key.strategy)
      if isRepeating {
        setTimer(key, delay, true, child)
      } else {
        child.cancelTimer(key)
      }
    }
  }

  /// The desk runs once every script that can run has said so; it fails when none can.
  private func checkStarted(_ child: DeskChild, _ unit: DeskUnit) {
    if let reason = unit.commonFault {
      perform(unit.lifecycle.scriptsFailed(reason), unit)
    } else if child.undescribed.isEmpty && child.unstarted.isEmpty {
      unit.lifecycle.started()
    }
  }

  static func place(_ fault: ScriptFault) -> String? {
    fault.file.map { file in fault.line.map { "\(file):\($0)" } ?? file }
  }

  static func words(_ fault: ScriptFault) -> String {
    place(fault).map { "\($0): \(fault.message)" } ?? fault.message
  }

  private static func trace(_ fault: ScriptFault) -> String {
    fault.traceback.isEmpty ? "" : "\n\(fault.traceback)"
  }
}
