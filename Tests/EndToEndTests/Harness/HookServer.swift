import Foundation
import Glibc
import Synchronization

/// A web server of a few lines: it refuses its first request, takes the later ones, and keeps
/// them all.
final class HookServer: Sendable {
  struct CannotListen: Error {}

  let port: UInt16
  private let listener: Int32
  private let heard = Mutex<[String]>([])

  /// Every request so far, headers and body.
  var requests: [String] { heard.withLock { $0 } }

  init() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let size = length
    let listener = listener
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 8) == 0
          ? getsockname(listener, $0, &length) : -1
      }
    }
    guard status == 0 else { throw CannotListen() }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in serve() }
  }

  /// Ends the server; its thread ends with the socket.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func serve() {
    while true {
      let caller = accept(listener, nil, nil)
      guard caller >= 0 else { return }
      let request = read(caller)
      let isFirst = heard.withLock { heard in
        heard.append(request)
        return heard.count == 1
      }
      let status = isFirst ? "500 Busy" : "200 OK"
      let answer = "HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
      _ = send(caller, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
      close(caller)
    }
  }

  private func read(_ caller: Int32) -> String {
    var timeout = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(
      caller, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    var text = ""
    var bytes = [UInt8](repeating: 0, count: 4096)
    while !isWhole(text) {
      let count = recv(caller, &bytes, bytes.count, 0)
      guard count > 0 else { break }
      text += String(decoding: bytes[..<count], as: UTF8.self)
    }
    return text
  }

  private func isWhole(_ text: String) -> Bool {
    guard let end = text.range(of: "\r\n\r\n") else { return false }
    let header = text[..<end.lowerBound].lowercased()
    let length = header.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
    let count = length?.split(separator: ":").last.flatMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    return text[end.upperBound...].utf8.count >= count ?? 0
  }
}
