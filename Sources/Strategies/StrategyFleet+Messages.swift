import Orders
import StrategyChannel
import SystemKit
import TradingModel

extension StrategyFleet {
  /// How much of one child is read before others have their turn.
  static let messagesOfOneTurn = 4096

  /// Takes what a child has said. All requests of one round go to the order desk together, so
  /// that they share one commit; they are taken before anything else is done. A child that never
  /// stops talking is read on after the loop's other work; with `toTheEnd` everything is read,
  /// which is for children that have ended.
  func read(_ child: DeskChild, of unit: DeskUnit, toTheEnd: Bool = false) {
    do throws(ChannelError) {
      repeat {
        guard try readRound(child, of: unit) || toTheEnd else {
          environment.loop.schedule(after: .zero) { [self] in
            if unit.child === child { read(child, of: unit) }
          }
          return
        }
      } while try !child.channel.reader.prepareToSleep()
    } catch {
      guard child.kill() else { return }
      for strategy in unit.strategies {
        report(strategy, .error, "killed: its process broke the channel: \(error)")
      }
    }
  }

  /// One round. False when the child may have said more.
  private func readRound(
    _ child: DeskChild, of unit: DeskUnit
  ) throws(ChannelError) -> Bool {
    var requests: [OrderRequest] = []
    var others: [ChildMessage] = []
    var isDone = false
    while requests.count + others.count < Self.messagesOfOneTurn {
      guard let message = try child.channel.reader.next() else {
        isDone = true
        break
      }
      if case .request(let number, let account, let action) = message.body {
        if let strategy = child.strategy(message.strategy) {
          requests.append(
            OrderRequest(strategy: strategy, number: number, account: account, action: action))
        }
      } else {
        others.append(message)
      }
    }
    submit(requests, of: unit)
    for message in others { take(message, from: child, of: unit) }
    return isDone
  }

  /// Hands requests to the desk; those for accounts that are configured but not deployed for the
  /// strategy are refused. An account that no configuration knows is the desk's to refuse.
  private func submit(_ requests: [OrderRequest], of unit: DeskUnit) {
    guard !requests.isEmpty else { return }
    guard let desk = environment.desk() else {
      for request in requests { refused(request, reason: "the daemon takes no orders any more") }
      return
    }
    var allowed: [OrderRequest] = []
    for request in requests {
      let member = unit.member(request.strategy).map { unit.members[$0] }
      let isDeployed = member?.deployment.accounts.contains(request.account) ?? false
      if isDeployed || !environment.accounts.contains(request.account) {
        allowed.append(request)
      } else {
        desk.refuseNotDeployed(request)
      }
    }
    desk.handleOrderRequests(allowed)
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
      report(
        strategy, level, text, place: file.map { name in line.map { "\(name):\($0)" } ?? name })
    case .state(let state): environment.states.save(state, of: strategy)
    case .timerSet(let id, let delay, let isRepeating):
      setTimer(.init(strategy: index, id: id), delay, isRepeating, child)
    case .timerCancel(let id): child.cancelTimer(.init(strategy: index, id: id))
    case .subscribe(let wish): child.subscribe(wish, for: index)
    case .unsubscribe(let symbol): child.unsubscribe(symbol, for: index)
    case .fault(let callback, let fault):
      unit.members[member].lastError = Self.words(fault)
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
      report(
        strategy, .error,
        "\(callback) was interrupted after \(after): \(Self.words(fault))\(Self.trace(fault))",
        place: Self.place(fault))
    case .stopped: child.stopped(index)
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
