import Glibc
import Orders
import Synchronization
import TWSProtocol
import Testing
import TradingModel

@testable import IBClient

/// The way out over a real socket whose other end does not read unless it is told to.
struct SocketWriterTests {
  private final class Wire: Sendable {
    let ours: Int32
    let theirs: Int32
    private let clock = Mutex(Uptime.at(0))

    init() {
      var pair: [Int32] = [0, 0]
      let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
      precondition(socketpair(AF_UNIX, type, 0, &pair) == 0)
      (ours, theirs) = (pair[0], pair[1])
    }

    deinit {
      Glibc.close(ours)
      Glibc.close(theirs)
    }

    var now: Uptime { clock.withLock { $0 } }
    func advance(to seconds: Double) { clock.withLock { $0 = .at(seconds) } }

    func writer(_ limits: SendLimits = SendLimits()) -> SocketWriter {
      SocketWriter(
        fd: ours, version: .newestText, limits: limits, uptime: { [self] in now },
        onNeed: { _ in })
    }

    /// Fills the socket until it takes no more; how many bytes it took.
    func fill() -> Int {
      let piece = [UInt8](repeating: 0, count: 65_536)
      var total = 0
      while true {
        let count = send(ours, piece, piece.count, Int32(MSG_NOSIGNAL))
        guard count > 0 else { return total }
        total += count
      }
    }

    func read() -> [UInt8] {
      var all: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = recv(theirs, &piece, piece.count, 0)
        guard count > 0 else { return all }
        all += piece[..<count]
      }
    }
  }

  private func cancel(_ id: Int32) -> ClientMessage {
    .cancelOrder(.init(orderID: OrderID(rawValue: id)))
  }

  @Test func whatMayGoAtOnce_IsOnTheWireWhenTheCallReturns() throws {
    let wire = Wire()
    let writer = wire.writer()
    try writer.send([.requestCurrentTime, .requestManagedAccounts], lane: .order, orders: [1])
    var encoder = FrameEncoder(version: .newestText)
    try encoder.append(.requestCurrentTime)
    try encoder.append(.requestManagedAccounts)
    check(wire.read() == encoder.bytes)
    check(writer.messageCount == 2)
  }

  @Test func aBlockedSocket_LosesNothing_AndKeepsTheOrder() throws {
    let wire = Wire()
    let writer = wire.writer()
    let filled = wire.fill()
    var encoder = FrameEncoder(version: .newestText)
    for id in 1...5 as ClosedRange<Int32> {
      try writer.send([cancel(id)], lane: .order, orders: [Int64(id)])
      try encoder.append(cancel(id))
    }
    check(writer.drain() == .room)
    var told = wire.read()
    while true {
      let need = writer.drain()
      told += wire.read()
      if need == .nothing { break }
    }
    check(Array(told[filled...]) == encoder.bytes)
  }

  @Test func ordersBehindABlockedSocket_AreGivenUp_AndNeverWritten() throws {
    let wire = Wire()
    let writer = wire.writer()
    let filled = wire.fill()
    for id in 1...3 as ClosedRange<Int32> {
      try writer.send(
        [cancel(id)], lane: .order, orders: [Int64(id)],
        owner: .strategy(StrategyID(rawValue: "s\(id)")))
    }
    wire.advance(to: 2.5)
    // The first holds the place before all else; the rest were only waiting.
    let old = writer.giveUpOld()
    check(old.map(\.orders).sorted { $0[0] < $1[0] } == [[2], [3]])
    check(wire.read().count == filled)
    check(writer.drain() == .nothing)
    var encoder = FrameEncoder(version: .newestText)
    try encoder.append(cancel(1))
    check(wire.read() == encoder.bytes)
    check(writer.close().isEmpty)
  }

  @Test func theEnd_NamesWhatNeverLeft_ByteForByte() throws {
    let wire = Wire()
    let writer = wire.writer()
    _ = wire.fill()
    try writer.send([cancel(1)], lane: .order, orders: [1])
    try writer.send([cancel(2)], lane: .order, orders: [2], isChange: true)
    try writer.send([cancel(3)], lane: .cancel, orders: [9])
    try writer.send([.requestCurrentTime], lane: .data)
    let unsent = writer.close()
    check(Set(unsent.flatMap(\.orders)) == [1, 2, 9])
    check(unsent.first { $0.orders == [2] }?.isChange == true)
    expectThrow(.notSent("the connection is closed")) {
      try writer.send([cancel(4)], lane: .order, orders: [4])
    }
  }

  @Test func aClosedSocket_RefusesExactly() throws {
    let wire = Wire()
    let writer = wire.writer()
    shutdown(wire.theirs, Int32(SHUT_RDWR))
    expectThrow(.notSent("Broken pipe")) {
      try writer.send([cancel(1)], lane: .order, orders: [1])
    }
    expectThrow(.notSent("the connection is closed")) {
      try writer.send([cancel(2)], lane: .order, orders: [2])
    }
  }

  @Test func usage_CountsOwnersAndWhatWaits() throws {
    let wire = Wire()
    let writer = wire.writer(SendLimits(perSecond: 10, burst: 3, reservedForCancels: 1))
    let alpha = RequestOwner.strategy(StrategyID(rawValue: "alpha"))
    for _ in 0..<4 { try writer.send([.requestCurrentTime], lane: .data, owner: alpha) }
    try writer.send([cancel(1)], lane: .cancel, orders: [1])
    let usage = writer.usage()
    check(usage.lastSecond == 3 && usage.perSecond == 10)
    check(usage.waitingData == 2 && usage.waitingCancels == 0)
    check(usage.shares[alpha]?.total == 2 && usage.shares[alpha]?.waiting == 2)
    check(usage.shares[.daemon]?.total == 1)
    check(writer.backOff() == 8)
    check(writer.usage().perSecond == 8)
  }

  private func expectThrow(_ expected: BrokerError, _ body: () throws -> Void) {
    do {
      try body()
      Issue.record("nothing was thrown")
    } catch {
      #expect(error as? BrokerError == expected)
    }
  }
}
