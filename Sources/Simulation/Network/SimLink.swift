import Glibc
import NIOCore
import NIOEmbedded
import TWSProtocol

/// One connection between the daemon's socket and the gateway's channel, with everything that a
/// network does to bytes on their way.
final class SimLink {
  enum Piece {
    case bytes([UInt8])
    case end
  }

  let number: Int
  /// Our end of the pair of which the daemon holds the other.
  private var fd: Int32
  private var channel: EmbeddedChannel?
  private var up: [(due: Int64, piece: Piece)] = []
  private var down: [(due: Int64, piece: Piece)] = []
  private var sniffer = FrameSniffer(version: ServerVersion(rawValue: 200))
  private var options: LinkTraits
  private unowned let network: SimNetwork
  private var hasDialled = false
  private var lastUp: Int64 = 0
  private var lastDown: Int64 = 0
  private var isClientGone = false
  private var isGatewayGone = false

  init(number: Int, fd: Int32, traits: LinkTraits, network: SimNetwork) {
    self.number = number
    self.fd = fd
    options = traits
    self.network = network
  }

  deinit { if fd >= 0 { Glibc.close(fd) } }

  var isOver: Bool { fd < 0 && channel == nil && up.isEmpty }

  func change(_ body: (inout LinkTraits) -> Void) { body(&options) }

  // MARK: Ends

  /// Both sides learn at once; what was under way is lost.
  func reset() {
    up = []
    down = []
    closeClientSide()
    closeGatewaySide()
  }

  /// The daemon's process or machine is gone: what it wrote until now is on its way, and nothing
  /// after it counts.
  func leaveClient(tellsAfter wait: Int64?, losing count: Int) {
    guard !isClientGone else { return }
    readClient()
    isClientGone = true
    var rest = count
    while rest > 0, let last = up.last, case .bytes(let bytes) = last.piece {
      up.removeLast()
      if bytes.count > rest { up.append((last.due, .bytes(Array(bytes.dropLast(rest))))) }
      rest -= bytes.count
    }
    closeClientSide()
    if let wait { up.append((max(lastUp, network.now + wait), .end)) }
  }

  private func closeClientSide() {
    isClientGone = true
    guard fd >= 0 else { return }
    Glibc.close(fd)
    fd = -1
  }

  private func closeGatewaySide() {
    isGatewayGone = true
    guard let channel else { return }
    self.channel = nil
    _ = channel.close()
    network.runGateway()
  }

  // MARK: Work

  var nextDue: Int64? {
    [up.first?.due, down.first?.due, options.stalledUntil].compactMap { $0 }
      .filter { $0 > network.now }.min()
  }

  /// Moves what is due; true when anything moved.
  func pump() -> Bool {
    var hasMoved = false
    if !hasDialled {
      hasDialled = true
      hasMoved = true
      if !options.isMute {
        do {
          channel = try network.accept()
          // The gateway may turn a connection away at once.
          if channel?.isActive == false { noteGatewayEnd() }
        } catch {
          noteGatewayEnd()
        }
      }
    }
    if fd >= 0, !isClientGone, readClient() { hasMoved = true }
    if let until = options.stalledUntil {
      if until > network.now { return hasMoved }
      options.stalledUntil = nil
      hasMoved = true
    }
    if deliverUp() { hasMoved = true }
    if collectDown() { hasMoved = true }
    if deliverDown() { hasMoved = true }
    return hasMoved
  }

  @discardableResult
  private func readClient() -> Bool {
    guard fd >= 0 else { return false }
    var hasRead = false
    while true {
      let count = network.withBuffer { recv(fd, $0.baseAddress, $0.count, 0) }
      if count > 0 {
        hasRead = true
        let bytes = network.withBuffer { Array($0.prefix(count)) }
        sniffer.take(bytes) { network.saw($0, on: self) }
        if options.loses { network.lost(bytes.count) } else { add(up: .bytes(bytes)) }
        continue
      }
      if count < 0, errno == EAGAIN || errno == EWOULDBLOCK { return hasRead }
      // The daemon has closed it.
      Glibc.close(fd)
      fd = -1
      isClientGone = true
      if !options.loses { add(up: .end) }
      return true
    }
  }

  private func add(up piece: Piece) {
    lastUp = max(lastUp, network.now + options.delay(&network.random))
    up.append((lastUp, piece))
  }

  private func deliverUp() -> Bool {
    var hasMoved = false
    while let first = up.first, first.due <= network.now {
      if isFrozen { return hasMoved }
      up.removeFirst()
      hasMoved = true
      guard let channel else { continue }
      switch first.piece {
      case .end:
        closeGatewaySide()
      case .bytes(var bytes):
        if let budget = options.upBudget {
          if bytes.count >= budget {
            bytes = Array(bytes.prefix(budget))
            options.upBudget = nil
            write(bytes, to: channel)
            network.didFire("net-cut-up")
            reset()
            return true
          }
          options.upBudget = budget - bytes.count
        }
        if options.splitsUp {
          network.didFire("net-split-up", count: 1)
          for byte in bytes where self.channel != nil { write([byte], to: channel) }
        } else {
          write(bytes, to: channel)
        }
      }
    }
    return hasMoved
  }

  private func write(_ bytes: [UInt8], to channel: EmbeddedChannel) {
    guard channel.isActive else { return }
    do {
      try channel.writeInbound(ByteBuffer(bytes: bytes))
    } catch {
      _ = channel.close()
    }
    network.runGateway()
  }

  private var isFrozen: Bool {
    guard let options = channel?.syncOptions else { return false }
    do { return try !options.getOption(.autoRead) } catch { return false }
  }

  private func collectDown() -> Bool {
    guard let channel else { return false }
    var hasMoved = false
    do {
      while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
        hasMoved = true
        let bytes = Array(buffer.readableBytesView)
        if options.loses || isClientGone {
          network.lost(bytes.count)
          continue
        }
        lastDown = max(lastDown, network.now + options.delay(&network.random))
        down.append((lastDown, .bytes(bytes)))
      }
    } catch {
      network.violate("a buffer of the gateway is no buffer: \(error)")
    }
    if !channel.isActive {
      self.channel = nil
      noteGatewayEnd()
      hasMoved = true
    }
    return hasMoved
  }

  private func noteGatewayEnd() {
    isGatewayGone = true
    guard !options.loses else { return }
    lastDown = max(lastDown, network.now + options.delay(&network.random))
    down.append((lastDown, .end))
  }

  private func deliverDown() -> Bool {
    var hasMoved = false
    while let first = down.first, first.due <= network.now {
      down.removeFirst()
      hasMoved = true
      guard fd >= 0 else { continue }
      switch first.piece {
      case .end:
        Glibc.close(fd)
        fd = -1
        isClientGone = true
      case .bytes(var bytes):
        if let budget = options.downBudget {
          if bytes.count >= budget {
            bytes = Array(bytes.prefix(budget))
            send(bytes)
            options.downBudget = nil
            network.didFire("net-cut-down")
            reset()
            return true
          }
          options.downBudget = budget - bytes.count
        }
        if let size = options.pieceBytes, bytes.count > size {
          network.didFire("net-one-byte", count: 1)
          // Behind a moment, in which the daemon reads this piece.
          down.insert((network.now + 20_000, .bytes(Array(bytes.dropFirst(size)))), at: 0)
          send(Array(bytes.prefix(size)))
          return true
        }
        if let rest = send(bytes) {
          down.insert((network.now + .milliseconds(1), .bytes(rest)), at: 0)
          return true
        }
      }
    }
    return hasMoved
  }

  /// Writes to the daemon; what its socket does not take is answered.
  @discardableResult
  private func send(_ bytes: [UInt8]) -> [UInt8]? {
    let count = bytes.withUnsafeBytes {
      Glibc.send(fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if count == bytes.count { return nil }
    if count < 0, errno != EAGAIN, errno != EWOULDBLOCK { return nil }
    return Array(bytes.dropFirst(max(0, count)))
  }
}

/// What the network does to one connection.
struct LinkTraits {
  /// The time of a way, in nanoseconds.
  var latency: ClosedRange<Int64> = .milliseconds(1) ... .milliseconds(5)
  /// Nothing arrives, in either way, and nobody is told.
  var loses = false
  /// The connection stands and nobody is at its other end.
  var isMute = false
  /// Nothing moves until then; nothing is lost.
  var stalledUntil: Int64?
  /// After so many bytes to the gateway the connection is cut.
  var upBudget: Int?
  /// After so many bytes to the daemon the connection is cut.
  var downBudget: Int?
  /// The daemon reads no more than this at once.
  var pieceBytes: Int?
  /// The gateway reads byte by byte.
  var splitsUp = false

  func delay(_ random: inout SimRandom) -> Int64 { random.within(latency) }
}
