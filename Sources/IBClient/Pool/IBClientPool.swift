public import Feeds
public import Logging
public import Orders
import Synchronization
public import SystemKit
public import TradingModel

/// The clients of every configured gateway, one for each, on one feed loop.
///
/// Thread-safe. A client that connected once stays for the life of the pool and comes back by
/// itself after every end; a gateway that was never reached is tried again by the next
/// `loadClients()`.
public final class IBClientPool: Sendable {
  /// What tells clients apart: a gateway serves each client id once.
  private struct ClientKey: Hashable {
    var endpoint: IBEndpoint
    var clientID: Int
  }

  private struct Attempt {
    var connection: IBConnection
    var outcome: ConnectOutcome
  }

  private struct State {
    var clients: [ClientKey: IBConnection] = [:]
    /// Connections of the look that is under way, so that a stop can end them.
    var attempts: [IBConnection] = []
    /// One for each client that served data, so that its users can tell it from another.
    var backends: [ClientKey: IBFeedBackend] = [:]
    var map: GatewayMap?
    /// The second clients, one for each gateway that answered once.
    var looks: [IBEndpoint: SecondLook] = [:]
    /// Set while a look is under way: those who wait to share it.
    var sharers: [CheckedContinuation<IBLoadResult, Never>]?
    var lastResult: IBLoadResult?
    var isStopped = false
  }

  /// What is being looked for.
  public let configuration: IBConfiguration
  private let loop: EventLoop
  private let environment: IBEnvironment
  private let sink: (any BrokerEventSink)?
  private let accountSink: (any AccountReportSink)?
  private let logger: Logger
  private let resolver = HostResolver()
  private let state = Mutex(State())

  /// A pool that has not looked yet. `loop` must run, or be started before `loadClients()`; it
  /// becomes the thread of every socket and of every sink. `sink` hears all brokers, and
  /// `accountSink` what all of them tell of their accounts' worth.
  public init(
    configuration: IBConfiguration, loop: EventLoop, environment: IBEnvironment,
    sink: (any BrokerEventSink)?, accountSink: (any AccountReportSink)? = nil, logger: Logger
  ) {
    self.configuration = configuration
    self.loop = loop
    self.environment = environment
    self.sink = sink
    self.accountSink = accountSink
    self.logger = logger
  }

  deinit { stop() }

  /// Connects to every host and port side by side and builds the account lookup. A client that is
  /// connected is used as it is, one that lost its connection is connected again, none is ever
  /// doubled: calls at the same time share one look. Ends within the configuration's time limit.
  public func loadClients() async -> IBLoadResult {
    let isFirst = state.withLock { state in
      guard state.sharers == nil else { return false }
      state.sharers = []
      return true
    }
    if isFirst { return await load() }
    return await withCheckedContinuation { continuation in
      let last = state.withLock { state -> IBLoadResult? in
        // The look that was shared may have ended between the two locks.
        guard state.sharers != nil else { return state.lastResult }
        state.sharers?.append(continuation)
        return nil
      }
      if let last { continuation.resume(returning: last) }
    }
  }

  private func load() async -> IBLoadResult {
    let endpoints = configuration.endpoints
    let common = configuration.connection.clientID
    var outcomes = await connect(
      endpoints.map { ClientKey(endpoint: $0, clientID: common) })
    // Only now is it known where an account with a client id of its own is served.
    let served = served(endpoints, outcomes)
    let map = GatewayMap(configuration: configuration, served: served)
    let own = Set(
      map.endpoints.map {
        ClientKey(endpoint: $0.value, clientID: configuration.clientID(of: $0.key))
      })
    let missing = own.filter { outcomes[$0] == nil }
    outcomes.merge(await connect(Array(missing))) { first, _ in first }
    let (result, sharers) = state.withLock { state in
      let result = finish(&state, map: map, outcomes: outcomes)
      defer { state.sharers = nil }
      state.lastResult = result
      return (result, state.sharers ?? [])
    }
    for sharer in sharers { sharer.resume(returning: result) }
    return result
  }

  private func served(
    _ endpoints: [IBEndpoint], _ outcomes: [ClientKey: Attempt]
  ) -> [GatewayMap.Served] {
    endpoints.compactMap { endpoint in
      let key = ClientKey(endpoint: endpoint, clientID: configuration.connection.clientID)
      guard let attempt = outcomes[key] else { return nil }
      if case .ready(let accounts) = attempt.outcome {
        return GatewayMap.Served(endpoint: endpoint, accounts: accounts)
      }
      // A client that worked once comes back by itself: its accounts stay its own meanwhile.
      let known = attempt.connection.broker.accounts
      return known.isEmpty ? nil : GatewayMap.Served(endpoint: endpoint, accounts: known)
    }
  }

  private func finish(
    _ state: inout State, map: GatewayMap, outcomes: [ClientKey: Attempt]
  ) -> IBLoadResult {
    var result = IBLoadResult(endpoints: [], accounts: [:], warnings: map.warnings)
    let order = configuration.endpoints
    let sorted = outcomes.sorted { left, right in
      let places = [left, right].map { order.firstIndex(of: $0.key.endpoint) ?? order.count }
      return (places[0], left.key.clientID) < (places[1], right.key.clientID)
    }
    for (key, attempt) in sorted {
      switch attempt.outcome {
      case .ready(let accounts) where !state.isStopped:
        state.clients[key] = attempt.connection
        look(at: key, &state)
        let numbers = accounts.map(\.rawValue).joined(separator: ", ")
        result.endpoints.append(
          .init(
            endpoint: key.endpoint, clientID: key.clientID, accounts: accounts,
            text: "connected; serves \(numbers)"))
      case .ready, .refused, .failed:
        // Only a client that worked once is kept: it comes back by itself.
        if state.clients[key] == nil { stop(attempt.connection) }
        result.endpoints.append(
          .init(
            endpoint: key.endpoint, clientID: key.clientID, accounts: nil,
            text: attempt.outcome.words))
      }
    }
    state.map = map
    for (name, endpoint) in map.endpoints.sorted(by: { $0.key < $1.key }) {
      let key = ClientKey(endpoint: endpoint, clientID: configuration.clientID(of: name))
      guard let client = state.clients[key], let number = configuration.accounts[name] else {
        let words = outcomes[key]?.outcome.words ?? "no client"
        result.warnings.append(
          "account \"\(name.rawValue)\" cannot be traded: no connection to \(endpoint) as client "
            + "\(key.clientID): \(words)")
        continue
      }
      result.accounts[name] = .init(name: name, number: number, broker: client.broker)
    }
    return result
  }

  /// Begins the second look at a gateway, once.
  private func look(at key: ClientKey, _ state: inout State) {
    guard let id = configuration.secondLookID, let sink, state.looks[key.endpoint] == nil,
      let primary = state.clients[key]?.broker
    else { return }
    let second = SecondLook(
      of: primary, interval: configuration.secondLookInterval, loop: loop, sink: sink)
    state.looks[key.endpoint] = second
    var settings = configuration.connection
    settings.clientID = id
    settings.followsAccounts = false
    let (loop, environment, resolver, logger) = (loop, environment, resolver, logger)
    let chosen = settings
    second.start { sink in
      IBConnection(
        endpoint: key.endpoint, settings: chosen, loop: loop, environment: environment,
        resolver: resolver, sink: sink, accountSink: nil, logger: logger)
    }
  }

  private func connect(_ keys: [ClientKey]) async -> [ClientKey: Attempt] {
    defer { state.withLock { $0.attempts = [] } }
    return await withTaskGroup(of: (ClientKey, Attempt).self) { group in
      for key in keys {
        let connection = state.withLock { $0.clients[key] } ?? make(key)
        state.withLock { $0.attempts.append(connection) }
        group.addTask {
          (key, Attempt(connection: connection, outcome: await self.connect(connection)))
        }
      }
      var attempts: [ClientKey: Attempt] = [:]
      for await (key, attempt) in group { attempts[key] = attempt }
      return attempts
    }
  }

  private func make(_ key: ClientKey) -> IBConnection {
    var settings = configuration.connection
    settings.clientID = key.clientID
    return IBConnection(
      endpoint: key.endpoint, settings: settings, loop: loop, environment: environment,
      resolver: resolver, sink: sink, accountSink: accountSink, logger: logger)
  }

  private func stop(_ connection: IBConnection) {
    // A refusal means that the loop has ended, and its sockets with it.
    loop.execute { connection.stop() }
  }

  /// Tries one gateway as often as the configuration says, all within its time limit. The waits
  /// between the tries are the connection's own back-off.
  private func connect(_ connection: IBConnection) async -> ConnectOutcome {
    let end = environment.uptime().advanced(by: configuration.timeLimit)
    var last = ConnectOutcome.failed("not tried")
    for attempt in 1...configuration.tries {
      let left = end.since(environment.uptime())
      guard left > .zero else { break }
      last = await start(connection, limit: left, isFirst: attempt == 1)
      // Where nothing listens, a second knock within seconds finds nothing either.
      guard case .failed = last else { break }
    }
    return last
  }

  private func start(
    _ connection: IBConnection, limit: Duration, isFirst: Bool
  ) async -> ConnectOutcome {
    await withCheckedContinuation { continuation in
      let isTaken = loop.execute {
        // A stop that came first has nothing to end here, so nothing may begin.
        guard !self.state.withLock({ $0.isStopped }) else {
          return continuation.resume(returning: .failed("the client was stopped"))
        }
        let reply = { (outcome: ConnectOutcome) in continuation.resume(returning: outcome) }
        if isFirst {
          connection.start(limit: limit, reply: reply)
        } else {
          connection.awaitNextTry(limit: limit, reply: reply)
        }
      }
      if !isTaken { continuation.resume(returning: .failed("the feed loop takes no more work")) }
    }
  }

  // MARK: Looking up

  /// The client of an account, whether connected at this moment or not.
  public func broker(for account: AccountName) throws(IBAccountError) -> any Broker {
    guard configuration.accounts[account] != nil else { throw .notConfigured(account) }
    let key = state.withLock { state in
      state.map?.endpoints[account].map {
        ClientKey(endpoint: $0, clientID: configuration.clientID(of: account))
      }
    }
    guard let client = key.flatMap({ key in state.withLock { $0.clients[key] } }) else {
      throw .noClient(account, "none was found at \(configuration.endpoints.count) addresses")
    }
    return client.broker
  }

  /// The feed side of the client that serves market data: that of the most preferred account,
  /// else the first in scan order; nil before any gateway answered. Always the same object for
  /// the same client.
  public var dataBackend: (any FeedBackend)? {
    state.withLock { state in
      guard let endpoint = state.map?.dataEndpoint else { return nil }
      let key = ClientKey(endpoint: endpoint, clientID: configuration.connection.clientID)
      if let known = state.backends[key] { return known }
      guard let client = state.clients[key] else { return nil }
      let made = IBFeedBackend(client)
      state.backends[key] = made
      return made
    }
  }

  /// What each client uses of what its gateway allows, sorted by name. Clients whose loop has
  /// ended are left out.
  public func budgets() async -> [GatewayBudget] {
    let clients = state.withLock { Array($0.clients.values) }
    var budgets: [GatewayBudget] = []
    for client in clients {
      let budget: GatewayBudget? = await withCheckedContinuation { continuation in
        let isTaken = loop.execute { continuation.resume(returning: client.budget()) }
        if !isTaken { continuation.resume(returning: nil) }
      }
      if let budget { budgets.append(budget) }
    }
    return budgets.sorted { $0.client < $1.client }
  }

  /// Closes every connection and answers every open question with an error; a look that is under
  /// way ends soon, without clients. The loop goes on.
  public func stop() {
    let (clients, looks) = state.withLock { state in
      state.isStopped = true
      return (Array(state.clients.values) + state.attempts, Array(state.looks.values))
    }
    for look in looks { look.stop() }
    for client in clients { stop(client) }
    resolver.stop()
  }
}
