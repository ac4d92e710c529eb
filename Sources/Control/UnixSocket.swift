import Glibc

/// A blocking connection to a unix socket, for the short-lived command line.
package struct UnixSocket: Sendable {
  /// Why there is no connection.
  package enum Failure: Error, Hashable {
    /// Nobody serves the path: no file, or one that a dead daemon left.
    case nobody
    /// The system refuses, with its own number for why.
    case system(Int32)
    /// The other side took longer than the limit.
    case timedOut
    /// The other side hung up.
    case closed
    /// A line is longer than the limit.
    case tooLong
  }

  private let descriptor: Int32

  package init(connectingTo path: String) throws(Failure) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .nobody }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    descriptor = socket(AF_UNIX, kind, 0)
    guard descriptor >= 0 else { throw .system(errno) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status != 0 else { return }
    let code = errno
    Glibc.close(descriptor)
    switch code {
    case ENOENT, ECONNREFUSED, ENOTDIR: throw .nobody
    default: throw .system(code)
    }
  }

  package func close() { Glibc.close(descriptor) }

  package func write(_ bytes: [UInt8]) throws(Failure) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        let rest = $0.baseAddress?.advanced(by: sent)
        return send(descriptor, rest, $0.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw errno == EPIPE ? .closed : .system(errno) }
      sent += count
    }
  }

  /// Reads up to the next line end. Bytes after it stay in `pending` for the next call.
  /// `limit` bounds the wait for each piece; nil waits for ever.
  package func readLine(pending: inout [UInt8], limit: Duration?) throws(Failure) -> [UInt8] {
    var searched = 0
    while true {
      if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(pending[..<end])
        pending.removeSubrange(...end)
        return line
      }
      searched = pending.count
      guard pending.count <= ControlProtocol.maximumAnswerBytes else { throw .tooLong }
      try waitForInput(limit)
      var piece = [UInt8](repeating: 0, count: 64 << 10)
      let count = recv(descriptor, &piece, piece.count, 0)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .system(errno) }
      guard count > 0 else { throw .closed }
      pending.append(contentsOf: piece[..<count])
    }
  }

  private func waitForInput(_ limit: Duration?) throws(Failure) {
    let milliseconds = limit.map { Int32(clamping: $0.components.seconds * 1000) } ?? -1
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let ready = Glibc.poll(&poll, 1, milliseconds)
      if ready > 0 { return }
      if ready == 0 { throw .timedOut }
      guard errno == EINTR else { throw .system(errno) }
    }
  }
}
