import Foundation
import Glibc

extension Doctor {
  /// Whether a gateway answers: a connection, and the first exchange of the protocol.
  func gateways() -> [DoctorFinding] {
    guard let configuration else { return [] }
    guard !isPaper else { return [.skipped("gateway", "the paper market brings its own")] }
    let ib = configuration.brokers.ib
    var findings: [DoctorFinding] = []
    var hasOne = false
    for host in ib.hosts {
      for port in ib.ports {
        switch GatewayKnock.knock(host: host, port: port) {
        case .version(let version):
          hasOne = true
          findings.append(.ok("gateway", "\(host):\(port) answers with version \(version)"))
        case .silent:
          hasOne = true
          findings.append(
            .warning(
              "gateway", "\(host):\(port) takes connections and does not speak the API",
              "enable socket clients in the gateway's API settings, and trust this machine"))
        case .closed(let why):
          findings.append(.skipped("gateway", "\(host):\(port): \(why)"))
        }
      }
    }
    if !hasOne {
      findings.append(
        .problem(
          "gateway", "no gateway listens at any host and port of brokers.toml",
          "start IB Gateway or TWS and log in; perigee run --paper\(option) needs none"))
    }
    return findings
  }
}

/// The first exchange with a TWS server, over a connection of its own that ends with it. No client
/// id is used, so nobody's session is disturbed.
enum GatewayKnock {
  enum Answer: Hashable {
    /// The server's version.
    case version(Int)
    case silent
    case closed(String)
  }

  /// How long a connection and an answer may take, each, in milliseconds.
  private static let patience: Int32 = 2000

  static func knock(host: String, port: Int) -> Answer {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &list) == 0, let first = list else {
      return .closed("the name \(host) is not known")
    }
    defer { freeaddrinfo(list) }
    let info = first.pointee
    let kind = info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = socket(info.ai_family, kind, 0)
    guard descriptor >= 0 else { return .closed(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    if connect(descriptor, info.ai_addr, info.ai_addrlen) != 0 {
      guard errno == EINPROGRESS else { return .closed(String(cString: strerror(errno))) }
      guard wait(descriptor, Int16(POLLOUT)) else { return .closed("no answer") }
      var code: Int32 = 0
      var size = socklen_t(MemoryLayout<Int32>.size)
      getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
      guard code == 0 else { return .closed(String(cString: strerror(code))) }
    }
    return greet(descriptor)
  }

  /// "API", a null, and the versions that are understood; the answer is the version and the time.
  private static func greet(_ descriptor: Int32) -> Answer {
    let versions = Array("v100..187".utf8)
    let hello = Array("API\0".utf8) + [0, 0, 0, UInt8(versions.count)] + versions
    guard send(descriptor, hello, hello.count, Int32(MSG_NOSIGNAL)) == hello.count else {
      return .silent
    }
    var answer: [UInt8] = []
    while answer.count < 256 {
      guard wait(descriptor, Int16(POLLIN)) else { return .silent }
      var bytes = [UInt8](repeating: 0, count: 256)
      let count = recv(descriptor, &bytes, bytes.count, 0)
      guard count > 0 else { return .silent }
      answer += bytes[..<count]
      let text = answer.dropFirst(4)
      guard let end = text.firstIndex(of: 0) else { continue }
      let version = Int(String(decoding: text[text.startIndex..<end], as: UTF8.self))
      return version.map { .version($0) } ?? .silent
    }
    return .silent
  }

  private static func wait(_ descriptor: Int32, _ events: Int16) -> Bool {
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    return poll(&entry, 1, patience) == 1
  }
}
