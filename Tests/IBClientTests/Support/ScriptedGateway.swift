import Glibc
import Synchronization

@testable import IBClient

/// A gateway that follows a script: a plain listening socket on a thread of its own. Each
/// connection is handed to the script, which reads and writes raw frames and returns to close.
final class ScriptedGateway: Sendable {
  let port: UInt16
  private let listener: Int32
  private let isStopped = Mutex(false)

  /// Serves connections one after the other; the script gets the connection and its number from
  /// 0 on. With `isParallel` every connection gets a thread of its own.
  init(
    isParallel: Bool = false, script: @escaping @Sendable (ScriptedConnection, Int) -> Void
  ) {
    let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    precondition(fd >= 0)
    var one: Int32 = 1
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(fd, pointer, length) == 0 && listen(fd, 16) == 0
          && getsockname(fd, pointer, &length) == 0
      }
    }
    precondition(bound)
    listener = fd
    port = UInt16(bigEndian: address.sin_port)
    let box = ScriptBox(listener: fd, isParallel: isParallel, script: script)
    TestThread.start { box.run() }
  }

  var endpoint: IBEndpoint { IBEndpoint(host: "127.0.0.1", port: port) }

  /// Ends the listening; a running script goes on until its connection ends.
  func stop() {
    isStopped.withLock { isStopped in
      guard !isStopped else { return }
      isStopped = true
      shutdown(listener, Int32(SHUT_RDWR))
    }
  }

  deinit { stop() }
}

/// A thread that ends by itself.
enum TestThread {
  private final class Job: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func start(_ run: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(Job(run: run)).toOpaque()
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context)
    pthread_detach(thread)
  }
}

private final class ScriptBox: Sendable {
  let listener: Int32
  let isParallel: Bool
  let script: @Sendable (ScriptedConnection, Int) -> Void

  init(
    listener: Int32, isParallel: Bool,
    script: @escaping @Sendable (ScriptedConnection, Int) -> Void
  ) {
    self.listener = listener
    self.isParallel = isParallel
    self.script = script
  }

  func run() {
    var number = 0
    while true {
      let fd = accept(listener, nil, nil)
      if fd < 0 { break }
      var one: Int32 = 1
      setsockopt(fd, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
      let (script, served) = (script, number)
      let serve: @Sendable () -> Void = {
        script(ScriptedConnection(fd: fd), served)
        close(fd)
      }
      if isParallel { TestThread.start(serve) } else { serve() }
      number += 1
    }
    close(listener)
  }
}

/// One accepted connection. Belongs to the script's thread.
final class ScriptedConnection {
  private let fd: Int32
  private var buffer: [UInt8] = []

  init(fd: Int32) { self.fd = fd }

  /// Writes fields as one frame; `|` ends a field.
  func send(_ text: String) {
    send(bytes: Self.frame(text))
  }

  static func frame(_ text: String) -> [UInt8] {
    let payload = text.utf8.map { $0 == UInt8(ascii: "|") ? 0 : $0 }
    let length = payload.count
    return [
      UInt8(length >> 24), UInt8(length >> 16 & 255), UInt8(length >> 8 & 255),
      UInt8(length & 255),
    ] + payload
  }

  func send(bytes: [UInt8]) {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Glibc.send(fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      start += count
    }
  }

  private func fill() -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = recv(fd, &piece, piece.count, 0)
    guard count > 0 else { return false }
    buffer += piece[..<count]
    return true
  }

  /// The next frame's fields, or nil at the end of the connection.
  func receive() -> [String]? {
    while true {
      if buffer.count >= 4 {
        let length = buffer[..<4].reduce(0) { $0 << 8 | Int($1) }
        if buffer.count >= 4 + length {
          let payload = buffer[4..<4 + length]
          defer { buffer.removeFirst(4 + length) }
          return payload.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
        }
      }
      guard fill() else { return nil }
    }
  }

  /// Skips frames until one has this number; nil at the end of the connection.
  func receive(id: Int) -> [String]? {
    while let fields = receive() {
      if fields.first == String(id) { return fields }
    }
    return nil
  }

  /// Takes the hello; nil at the end of the connection.
  func receiveHello() -> String? {
    while buffer.count < 8 { guard fill() else { return nil } }
    buffer.removeFirst(4)
    let length = buffer[..<4].reduce(0) { $0 << 8 | Int($1) }
    while buffer.count < 4 + length { guard fill() else { return nil } }
    defer { buffer.removeFirst(4 + length) }
    return String(decoding: buffer[4..<4 + length], as: UTF8.self)
  }

  /// The whole handshake as a sound gateway does it.
  func handshake(version: Int = 200, accounts: String = "DU1,DU2,", nextID: Int = 7) {
    guard receiveHello() != nil else { return }
    send("\(version)|20261122 18:00:00 GMT|")
    guard receive(id: 71) != nil else { return }
    send("15|1|\(accounts)|")
    send("9|1|\(nextID)|")
    send("4|-1|2104|Market data farm connection is OK:usfarm||1775425766350|")
  }

  /// Reads until the connection ends.
  func drain() {
    while receive() != nil {}
  }

  /// Reads until the connection ends, answering the client's questions for the time.
  func stayAlive() {
    while let fields = receive() {
      if fields.first == "49" { send("49|1|1775425766|") }
    }
  }
}
