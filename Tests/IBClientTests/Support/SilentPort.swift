import Glibc

@testable import IBClient

/// A port where nothing listens and, unlike one that was given back, nothing will: other tests run
/// at the same time and take free ports.
final class SilentPort {
  let endpoint: IBEndpoint
  private let fd: Int32

  init() {
    fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { [fd] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(fd, pointer, length) == 0 && getsockname(fd, pointer, &length) == 0
      }
    }
    precondition(isBound)
    endpoint = IBEndpoint(host: "127.0.0.1", port: UInt16(bigEndian: address.sin_port))
  }

  deinit { close(fd) }
}
