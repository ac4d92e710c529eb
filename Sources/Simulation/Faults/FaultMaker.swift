import Journal
import Orders
import PaperGateway
import TradingModel

/// Lets things go wrong by chance, and counts what really did.
final class FaultMaker {
  unowned let world: World
  var random: SimRandom
  private var isRunning = false
  /// Injections of a kind that have not had an effect yet.
  private var armed: [String: Int] = [:]
  // The machine's troubles, in virtual time or in operations to come.
  private var fullUntil: Int64 = 0
  private var slowUntil: Int64 = 0
  private var fillsLateUntil: Int64 = 0
  private var cancelsLostUntil: Int64 = 0
  private var writeErrors = 0
  private var syncErrors = 0
  private var killAtOperation: Int?
  private var killsBeforeWrite = false
  private var killsAfterWrite: Int?
  private var losesPower = false

  init(world: World, random: SimRandom) {
    self.world = world
    self.random = random
  }

  // MARK: Counting

  func fire(_ kind: String) { world.counts.fired[kind, default: 0] += 1 }

  func arm(_ kind: String) { armed[kind, default: 0] += 1 }

  /// Something of the network that was armed has had its effect.
  func network(_ kind: String, _ count: Int) {
    if kind == "net-refuse" || kind == "net-mute-connect" { return fire(kind) }
    let name = kind == "net-bytes-lost" ? "net-half-open" : kind
    guard let waiting = armed[name], waiting > 0 else { return }
    armed[name] = waiting - 1
    fire(name)
  }

  // MARK: Life

  func begin() {
    isRunning = true
    scheduleNext()
    scheduleManual()
  }

  private func scheduleNext() {
    let mean = world.setting.faultInterval
    world.agenda.add(at: world.clock.uptime + random.within(mean / 8...2 * mean)) { [weak self] in
      guard let self, isRunning else { return }
      inject()
      scheduleNext()
    }
  }

  private func scheduleManual() {
    world.agenda.add(at: world.clock.uptime + random.within(.seconds(20) ... .seconds(120))) {
      [weak self] in
      guard let self, isRunning else { return }
      if world.manual.act() { fire("manual-order") }
      scheduleManual()
    }
  }

  private func inject() {
    let kind = random.pick(FaultMenu.weighted)
    world.trace("fault \(kind)")
    world.counts.injected[kind, default: 0] += 1
    if let text = FaultMenu.gateway(kind, &random) { return gateway(text) }
    switch kind {
    case let name where name.hasPrefix("net-"): network(inject: name)
    default: machine(inject: kind)
    }
  }

  private func gateway(_ text: String) {
    do {
      let fault = try GatewayFault(text)
      try world.gateway.core.inject(fault)
      if fault.kind == .positionChange { noteAdjustment(text) }
    } catch {
      world.violate("harness", "\(text): \(error)")
    }
  }

  private func noteAdjustment(_ text: String) {
    guard let account = world.setting.accounts.values.min(),
      let instrument = world.instruments.first
    else { return }
    let value = text.split(separator: " ").first { $0.hasPrefix("quantity=") }
      .flatMap { Decimal64(String($0.dropFirst(9))) }
    let key = HoldingKey(account: account, instrument: instrument.id)
    world.oracle.adjustments[key, default: .zero] += value ?? .zero
    world.oracle.moved(key)
  }

  // MARK: What the gateway's own faults lack

  /// How much later than its order's status an execution comes; nil: at its time.
  func fillDelay() -> Int64? {
    guard world.clock.uptime < fillsLateUntil else { return nil }
    fire("gw-fill-late")
    return random.within(.milliseconds(50) ... .seconds(4))
  }

  /// Whether a cancel is answered with "not found" while its order lives on.
  func losesCancel() -> Bool {
    guard world.clock.uptime < cancelsLostUntil else { return false }
    fire("gw-cancel-not-found")
    return true
  }

  // MARK: The end of all trouble

  func end() {
    isRunning = false
    world.gateway.core.lift(nil)
    fullUntil = 0
    slowUntil = 0
    fillsLateUntil = 0
    cancelsLostUntil = 0
    writeErrors = 0
    syncErrors = 0
    killAtOperation = nil
    killsBeforeWrite = false
    killsAfterWrite = nil
    world.network.traits = LinkTraits()
    world.network.refusesUntil = 0
    world.network.mutesUntil = 0
    for link in world.network.links { link.reset() }
  }

  func diedNow() {
    fire(losesPower ? "power-loss" : "kill")
    killAtOperation = nil
    killsBeforeWrite = false
    killsAfterWrite = nil
    losesPower = false
  }

  // MARK: The network

  private func network(inject kind: String) {
    let network = world.network
    let now = world.clock.uptime
    switch kind {
    case "net-cut":
      guard !network.links.isEmpty else { return }
      for link in network.links { link.reset() }
      fire(kind)
    case "net-cut-up":
      arm(kind)
      let bytes = Int(random.within(1...400))
      for link in network.links { link.change { $0.upBudget = bytes } }
    case "net-cut-down":
      arm(kind)
      let bytes = Int(random.within(1...4000))
      for link in network.links { link.change { $0.downBudget = bytes } }
    case "net-half-open":
      arm(kind)
      for link in network.links { link.change { $0.loses = true } }
    case "net-stall":
      guard !network.links.isEmpty else { return }
      let until = now + random.within(.milliseconds(300) ... .seconds(25))
      for link in network.links { link.change { $0.stalledUntil = until } }
      fire(kind)
    case "net-refuse":
      network.refusesUntil = now + random.within(.seconds(1) ... .seconds(40))
      for link in network.links { link.reset() }
    case "net-mute-connect":
      network.mutesUntil = now + random.within(.seconds(1) ... .seconds(30))
      for link in network.links { link.reset() }
    case "net-slow":
      let slow = random.within(.milliseconds(50) ... .seconds(3))
      for link in network.links { link.change { $0.latency = slow / 2...slow } }
      network.traits.latency = slow / 2...slow
      fire(kind)
      later(.seconds(30)) { network in
        network.traits.latency = LinkTraits().latency
        for link in network.links { link.change { $0.latency = LinkTraits().latency } }
      }
    case "net-one-byte":
      arm(kind)
      let size = Int(random.within(1...3))
      for link in network.links { link.change { $0.pieceBytes = size } }
      later(.seconds(5)) { network in
        for link in network.links { link.change { $0.pieceBytes = nil } }
      }
    default:
      arm(kind)
      for link in network.links { link.change { $0.splitsUp = true } }
      later(.seconds(20)) { network in
        for link in network.links { link.change { $0.splitsUp = false } }
      }
    }
  }

  private func later(_ wait: Int64, _ work: @escaping (SimNetwork) -> Void) {
    world.agenda.add(at: world.clock.uptime + wait) { [weak world] in
      if let world { work(world.network) }
    }
  }

  // MARK: The machine and the strategies

  private func machine(inject kind: String) {
    let now = world.clock.uptime
    switch kind {
    case "kill", "power-loss":
      losesPower = kind == "power-loss" && world.setting.durability == .full
      armDeath()
    case "disk-full": fullUntil = now + random.within(.seconds(1) ... .seconds(20))
    case "disk-slow": slowUntil = now + random.within(.seconds(1) ... .seconds(10))
    case "disk-write-error": writeErrors += 1
    case "disk-sync-error": syncErrors += 1
    case "fill-late": fillsLateUntil = now + random.within(.seconds(5) ... .seconds(40))
    case "cancel-not-found": cancelsLostUntil = now + random.within(.seconds(5) ... .seconds(30))
    case "operator-halts": world.halt()
    case "clock-forward":
      world.clock.wallError += random.within(.seconds(3) ... .seconds(4000))
      fire(kind)
    case "clock-back":
      world.clock.wallError -= random.within(.seconds(3) ... .seconds(4000))
      fire(kind)
    case "clock-right":
      world.clock.wallError = 0
      fire(kind)
    case "gateway-restart":
      do { try world.gateway.restart() } catch { world.violate("harness", "\(error)") }
      fire(kind)
    case "strategy-dies":
      random.pick(world.traders).forget()
      fire(kind)
    case "strategy-floods":
      random.pick(world.traders).act(times: 30)
      fire(kind)
    case "strategy-repeats": if random.pick(world.traders).repeatLast() { fire(kind) }
    default: world.violate("harness", "no such fault: \(kind)")
    }
  }

  /// Chooses the place of a death; it comes at once where no place comes.
  private func armDeath() {
    switch random.next() % 5 {
    case 0: die()
    case 1, 2: killAtOperation = world.disk.operations + Int(random.within(1...40))
    case 3: killsBeforeWrite = true
    default: killsAfterWrite = random.chance(50) ? 0 : Int(random.within(1...300))
    }
    world.agenda.add(at: world.clock.uptime + .seconds(30)) { [weak self] in
      guard let self, isRunning else { return }
      if killAtOperation != nil || killsBeforeWrite || killsAfterWrite != nil { die() }
    }
  }

  private func die(losing bytes: Int = 0) {
    world.kill(
      losesPower: losesPower, losing: bytes,
      restartAfter: random.within(.milliseconds(200) ... .seconds(30)))
  }

  func willWrite(_ write: BrokerWrite) { if killsBeforeWrite { die() } }

  func didWrite(_ write: BrokerWrite) { if let killsAfterWrite { die(losing: killsAfterWrite) } }

  func judge(_ operation: SimDisk.Operation) -> SimDisk.Verdict {
    if let place = killAtOperation, world.disk.operations >= place, world.daemon != nil {
      die()
      return .dead
    }
    if operation != .sync, world.clock.uptime < fullUntil {
      fire("disk-full")
      return .full
    }
    if operation != .sync, writeErrors > 0 {
      writeErrors -= 1
      fire("disk-write-error")
      return .writeError
    }
    guard operation == .sync else { return .done }
    if syncErrors > 0 {
      syncErrors -= 1
      fire("disk-sync-error")
      return .syncError
    }
    if world.clock.uptime < slowUntil {
      fire("disk-slow")
      world.clock.advance(
        to: world.clock.uptime + random.within(.milliseconds(5) ... .milliseconds(800)))
    }
    return .done
  }
}
