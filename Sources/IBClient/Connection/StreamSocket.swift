import Glibc

/// The few calls on a TCP socket that a client needs. Non-blocking throughout.
enum StreamSocket {
  /// What a call on the socket came to.
  enum Outcome: Equatable {
    case bytes(Int)
    case wouldBlock
    case closed
    case failed(Int32)
  }

  /// The error number that tells that nothing listens.
  static let refused = ECONNREFUSED

  /// Begins to connect. The address is numeric; nil tells that it is none.
  static func connect(host: String, port: UInt16) -> (fd: Int32, error: Int32)? {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0, let first = list else { return nil }
    defer { freeaddrinfo(list) }
    let flags =
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
      | Int32(SOCK_CLOEXEC.rawValue)
    let fd = socket(first.pointee.ai_family, flags, 0)
    guard fd >= 0 else { return (-1, errno) }
    var one: Int32 = 1
    setsockopt(fd, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    let result = Glibc.connect(fd, first.pointee.ai_addr, first.pointee.ai_addrlen)
    if result == 0 || errno == EINPROGRESS { return (fd, 0) }
    let error = errno
    Glibc.close(fd)
    return (-1, error)
  }

  /// What a finished connect came to; 0 means that it stands.
  static func connectError(_ fd: Int32) -> Int32 {
    var error: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 else { return errno }
    return error
  }

  /// The numeric address of a name. Blocks for as long as the system's resolver likes: never on
  /// the feed loop.
  static func resolve(_ host: String) -> String? {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_family = AF_INET
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0, let first = list else { return nil }
    defer { freeaddrinfo(list) }
    var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    guard
      getnameinfo(
        first.pointee.ai_addr, first.pointee.ai_addrlen, &name, socklen_t(name.count), nil, 0,
        NI_NUMERICHOST) == 0
    else { return nil }
    let end = name.firstIndex(of: 0) ?? name.endIndex
    return String(decoding: name[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  @inline(__always)
  static func read(_ fd: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Outcome {
    while true {
      let count = recv(fd, buffer.baseAddress, buffer.count, 0)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .closed }
      if errno == EINTR { continue }
      return errno == EAGAIN || errno == EWOULDBLOCK ? .wouldBlock : .failed(errno)
    }
  }

  static func write(_ fd: Int32, _ bytes: UnsafeRawBufferPointer) -> Outcome {
    while true {
      let count = send(fd, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      if count >= 0 { return .bytes(count) }
      if errno == EINTR { continue }
      return errno == EAGAIN || errno == EWOULDBLOCK ? .wouldBlock : .failed(errno)
    }
  }

  static func close(_ fd: Int32) {
    Glibc.close(fd)
  }

  /// The system's words for an error number.
  static func words(_ error: Int32) -> String {
    error == ECONNREFUSED
      ? "connection refused: nothing listens there"
      : String(cString: strerror(error))
  }
}
