import Glibc
import NIOEmbedded
import TWSProtocol

/// The way between the daemon and the gateway: every connection that there was.
final class SimNetwork: @unchecked Sendable {  // One thread.
  private let clock: SimClock
  private let gateway: SimGateway
  private(set) var links: [SimLink] = []
  private var lastNumber = 0
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  var random: SimRandom
  /// What new connections are like.
  var traits = LinkTraits()
  /// New connections are refused until then.
  var refusesUntil: Int64 = 0
  /// New connections stand and are mute until then.
  var mutesUntil: Int64 = 0
  /// A daemon that is dead dials into the void.
  var isCut = false
  var onMessage: (ClientMessage, SimLink) -> Void = { _, _ in }
  var onFire: (String, Int) -> Void = { _, _ in }
  var onViolation: (String) -> Void = { _ in }

  init(clock: SimClock, gateway: SimGateway, random: SimRandom) {
    self.clock = clock
    self.gateway = gateway
    self.random = random
  }

  var now: Int64 { clock.uptime }

  /// The daemon's dial: a descriptor, or an error number.
  func dial() -> (fd: Int32, error: Int32) {
    if isCut { return (-1, ENETUNREACH) }
    if now < refusesUntil {
      didFire("net-refuse")
      return (-1, ECONNREFUSED)
    }
    var pair: [Int32] = [-1, -1]
    let kind =
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
      | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else { return (-1, errno) }
    lastNumber += 1
    var traits = traits
    if now < mutesUntil {
      didFire("net-mute-connect")
      traits.isMute = true
      traits.loses = true
    }
    links.append(SimLink(number: lastNumber, fd: pair[1], traits: traits, network: self))
    return (pair[0], 0)
  }

  func accept() throws -> EmbeddedChannel { try gateway.accept() }
  func runGateway() { _ = gateway.loop.run() }
  func saw(_ message: ClientMessage, on link: SimLink) { onMessage(message, link) }
  func didFire(_ fault: String, count: Int = 1) { onFire(fault, count) }
  func violate(_ text: String) { onViolation(text) }
  func lost(_ bytes: Int) { didFire("net-bytes-lost") }

  func withBuffer<Result>(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Result) -> Result {
    buffer.withUnsafeMutableBufferPointer { body($0) }
  }

  /// Moves what is due; true when anything moved.
  func pump() -> Bool {
    var hasMoved = false
    for link in links where link.pump() { hasMoved = true }
    if links.contains(where: \.isOver) { links.removeAll(where: \.isOver) }
    return hasMoved
  }

  var nextDue: Int64? { links.compactMap(\.nextDue).min() }

  /// Ends every connection as a dead process or a dead machine leaves it.
  func leaveClient(tellsAfter wait: Int64?, losing count: Int) {
    for link in links { link.leaveClient(tellsAfter: wait, losing: count) }
  }
}
