import Foundation
import Glibc

/// One question to a unix socket that answers a line with a line: the daemon's and the gateway's
/// control sockets. Blocking, as it is answered within milliseconds.
enum LineSocket {
  struct Failure: Error, CustomStringConvertible {
    var path: String
    var code: Int32
    var description: String { "\(path): \(String(cString: strerror(code)))" }
  }

  /// Sends the line and gives the answer, its line end cut off.
  static func ask(_ path: String, _ line: String) throws -> Data {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw Failure(path: path, code: errno) }
    let bytes = Array((line + "\n").utf8)
    guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      throw Failure(path: path, code: errno)
    }
    var answer = Data()
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while answer.last != UInt8(ascii: "\n") {
      let count = recv(descriptor, &piece, piece.count, 0)
      guard count > 0 else { throw Failure(path: path, code: count < 0 ? errno : ECONNRESET) }
      answer.append(contentsOf: piece[..<count])
    }
    return answer.dropLast()
  }
}
