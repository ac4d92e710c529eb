import Dispatch
import Glibc

/// A connection that sends exactly what it is told. Blocking, for a thread of its own.
final class RawSocket: @unchecked Sendable {  // One thread at a time uses it.
  struct Refused: Error {}

  let descriptor: Int32

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      close(descriptor)
      throw Refused()
    }
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  @discardableResult
  func send(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Reads until the text holds `mark`; with nil, until the other side closes. Nil when it did
  /// not come within twenty seconds.
  func read(until mark: String? = nil) -> String? {
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = recv(descriptor, &piece, piece.count, 0)
      if count < 0 && errno == EAGAIN { return nil }
      guard count > 0 else {
        return mark == nil ? String(decoding: text, as: UTF8.self) : nil
      }
      text += piece[..<count]
      let whole = String(decoding: text, as: UTF8.self)
      if let mark, whole.contains(mark) { return whole }
    }
  }

  /// A whole request and its whole answer, after which the connection is done.
  static func ask(port: Int, _ request: String) async throws -> String {
    try await blocking {
      let socket = try RawSocket(port: port)
      socket.send(request)
      return socket.read() ?? "no answer"
    }
  }
}

/// Runs what blocks beside the threads that the server needs.
func blocking<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
  }
}
