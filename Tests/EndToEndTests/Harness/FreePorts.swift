import Glibc
import Synchronization

/// Loopback ports that nobody listens at, below those that the system gives to outgoing
/// connections, so that they stay free until they are used.
enum FreePorts {
  private static let next = Mutex(20_000 + Int(getpid()) * 37 % 9_000)

  static func take() -> Int {
    next.withLock { port in
      repeat { port = port >= 31_999 ? 20_000 : port + 1 } while !isFree(port)
      return port
    }
  }

  /// Whether somebody accepts connections at a port.
  static func isServed(_ port: Int) -> Bool {
    withSocket { connect($0, $1, $2) == 0 }(port)
  }

  /// A socket that takes connections at a port and never says a word; nil when it cannot. To be
  /// closed by the caller.
  static func listenInSilence(_ port: Int) -> Int32? {
    var listener: Int32?
    let isListening = withSocket { descriptor, address, length in
      guard bind(descriptor, address, length) == 0, listen(descriptor, 8) == 0 else { return false }
      listener = dup(descriptor)
      return true
    }(port)
    return isListening ? listener : nil
  }

  private static func isFree(_ port: Int) -> Bool {
    withSocket { bind($0, $1, $2) == 0 }(port)
  }

  private static func withSocket(
    _ body: @escaping (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool
  ) -> (Int) -> Bool {
    { port in
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { return false }
      defer { close(descriptor) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
      return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
  }
}
