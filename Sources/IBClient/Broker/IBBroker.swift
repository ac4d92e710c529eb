public import Orders
import Synchronization
import TWSProtocol
public import TradingModel

/// The order side of one client: every account of its connection shares it.
///
/// Thread-safe; `place`, `modify` and `cancel` encode and write on the caller's thread. Orders
/// wait for the gateway's message rate, those of one strategy in the order in which they came,
/// and strategies take turns; one that would wait longer than `SendLimits.orderWait` is refused as
/// not sent. An order that waited and was given up, or was cut off by a lost connection, is never
/// written later; the desk learns it by `BrokerEvent.unwritten`.
public final class IBBroker: Broker {
  /// The name in logs and messages (`127.0.0.1:4002 client 7`).
  public let name: String
  /// The client id of the connection.
  public let clientID: Int

  private struct State {
    var readiness: BrokerReadiness
    var writer: SocketWriter?
    var accounts: Set<AccountNumber> = []
    var session = BrokerSession(rawValue: 0)
  }

  private let state: Mutex<State>
  private let next = Atomic<Int64>(1)
  /// On the feed loop: asks for a snapshot.
  private let onSnapshot: @Sendable () -> Void

  init(name: String, clientID: Int, onSnapshot: @escaping @Sendable () -> Void) {
    self.name = name
    self.clientID = clientID
    self.onSnapshot = onSnapshot
    state = Mutex(State(readiness: .notReady("not connected yet")))
  }

  /// Whether orders can be sent now; when not, why.
  public var readiness: BrokerReadiness { state.withLock { $0.readiness } }

  /// The session that is up, or the newest one.
  public var session: BrokerSession { state.withLock { $0.session } }

  /// The accounts that the gateway named, in alphabetical order; empty before the first
  /// connection.
  public var accounts: [AccountNumber] { state.withLock { $0.accounts.sorted() } }

  /// The lowest order id above everything that the gateway told; only ever rises.
  public var nextOrderID: BrokerOrderID {
    BrokerOrderID(rawValue: next.load(ordering: .acquiring))
  }

  /// Writes a new order, or a bracket: the parent first, all in one write, held back by the
  /// gateway until the last of them is there.
  public func place(_ orders: [BrokerOrder], in session: BrokerSession) throws(BrokerError) {
    guard !orders.isEmpty else { return }
    for order in orders { try check(order) }
    let last = orders.count - 1
    let messages = orders.enumerated().map { index, order in
      ClientMessage.place(order, isTransmitted: index == last)
    }
    try send(
      messages, lane: .order, orders: orders.map(\.id.rawValue),
      owner: RequestOwner(orders[0].strategy), session: session)
  }

  /// Writes new terms for an order of this client.
  public func modify(_ order: BrokerOrder, in session: BrokerSession) throws(BrokerError) {
    try check(order)
    try send(
      [.place(order, isTransmitted: true)], lane: .order, orders: [order.id.rawValue],
      owner: RequestOwner(order.strategy), isChange: true, session: session)
  }

  /// Writes a cancel; it goes before waiting orders, but never before the order itself.
  public func cancel(_ order: BrokerOrderID) throws(BrokerError) {
    guard let number = Self.wireNumber(order) else { throw Self.badNumber(order) }
    try send([.cancelOrder(.init(orderID: number))], lane: .cancel, orders: [order.rawValue])
  }

  /// Gives up orders and changes that wait for their turn; see `Broker`.
  public func withdraw(_ orders: Set<BrokerOrderID>) -> [WithdrawnOrder] {
    let writer = state.withLock { $0.writer }
    let messages = writer?.withdraw(Set(orders.map(\.rawValue))) ?? []
    return messages.flatMap { message in
      message.orders.map {
        WithdrawnOrder(order: BrokerOrderID(rawValue: $0), message: message.unwritten)
      }
    }
  }

  /// Asks what an order would do to its account. What goes to the socket is marked as a question
  /// or does not go at all.
  public func preview(_ order: BrokerOrder) throws(BrokerError) {
    try check(order)
    let message = ClientMessage.preview(order)
    guard case .placeOrder(let place) = message, place.order.isWhatIf.isOn else {
      throw .notSent("the preview is not marked as one")
    }
    try send([message], lane: .order, orders: [order.id.rawValue])
  }

  /// Writes the end of every order that the gateway can reach.
  public func cancelEverything() throws(BrokerError) {
    try send([.globalCancel(.init())], lane: .cancel, orders: [])
  }

  /// Asks for open orders, completed orders, executions and positions; the answer comes as one
  /// event within the time limit. A request while one is under way is answered by the next.
  public func requestSnapshot() {
    onSnapshot()
  }

  private func send(
    _ messages: [ClientMessage], lane: OutgoingQueue.Lane, orders: [Int64],
    owner: RequestOwner = .daemon, isChange: Bool = false, session: BrokerSession? = nil
  ) throws(BrokerError) {
    let (writer, readiness, current) = state.withLock { ($0.writer, $0.readiness, $0.session) }
    if let session, session != current {
      throw .notSent("the connection was lost and made anew since the order was decided")
    }
    switch readiness {
    case .ready: break
    case .notReady(let reason): throw .notSent(reason)
    }
    guard let writer else { throw .notSent("not connected") }
    try writer.send(messages, lane: lane, orders: orders, owner: owner, isChange: isChange)
  }

  private func check(_ order: BrokerOrder) throws(BrokerError) {
    guard Self.wireNumber(order.id) != nil else { throw Self.badNumber(order.id) }
    guard order.ticket.quantity > .zero else {
      throw .notSent("the quantity \(order.ticket.quantity) is not positive")
    }
    let isOurs = state.withLock { $0.accounts.contains(order.account) }
    guard isOurs else {
      throw .notSent("the gateway at \(name) does not serve account \(order.account.rawValue)")
    }
    try checkTags(order)
  }

  /// An attribute that the gateway's version or the order's other terms have no field for would be
  /// left out without a word; such an order is not sent.
  private func checkTags(_ order: BrokerOrder) throws(BrokerError) {
    let tags = order.ticket.attributes.others
    guard !tags.isEmpty, let version = state.withLock({ $0.writer?.version }) else { return }
    let written = Self.readBack(order, version)
    for tag in tags {
      guard let written, OrderTagFields.isCarried(tag, by: written) else {
        throw .notSent(
          "attribute \(tag.name) has no place in this order at the gateway's version "
            + "\(version.rawValue)")
      }
    }
  }

  /// The order as the gateway would read it; nil when it cannot be written.
  private static func readBack(_ order: BrokerOrder, _ version: ServerVersion) -> TWSOrder? {
    var encoder = FrameEncoder(version: version)
    do throws(TWSError) {
      try encoder.append(.place(order, isTransmitted: true))
      let payload = Array(encoder.bytes.dropFirst(FrameDecoder.lengthBytes))
      let message = try ClientMessage.decode(payload, version: version)
      guard case .placeOrder(let written) = message else { return nil }
      return written.order
    } catch { return nil }
  }

  private static func wireNumber(_ order: BrokerOrderID) -> OrderID? {
    guard (1..<RequestIDs.orderLimit).contains(order.rawValue) else { return nil }
    return Int32(exactly: order.rawValue).map(OrderID.init(rawValue:))
  }

  private static func badNumber(_ order: BrokerOrderID) -> BrokerError {
    .notSent(
      "order id \(order.rawValue) is outside of 1 to \(RequestIDs.orderLimit - 1): reset the "
        + "API order id sequence in the gateway's settings")
  }

  // MARK: From the feed loop

  func opened(_ writer: SocketWriter, accounts: [AccountNumber], session: BrokerSession) {
    state.withLock { state in
      state.session = session
      state.writer = writer
      state.accounts = Set(accounts)
    }
  }

  func changed(_ readiness: BrokerReadiness) {
    state.withLock { state in
      state.readiness = readiness
    }
  }

  func closed() {
    state.withLock { state in
      state.writer = nil
    }
  }

  /// An order id that the gateway named or that an order carries: the next one lies above.
  func saw(next id: Int64) {
    guard (1..<RequestIDs.orderLimit).contains(id) else { return }
    _ = next.max(id, ordering: .acquiringAndReleasing)
  }
}
