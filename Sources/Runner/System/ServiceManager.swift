import Glibc

/// Speaks to the service manager that started this process, in systemd's notify protocol: one
/// datagram for each message to the socket that `NOTIFY_SOCKET` names. Without one, says nothing.
struct ServiceManager: Sendable {
  /// The socket; nil when no manager listens.
  let socketPath: String?
  /// How often the manager wants to hear of useful work; nil when it does not watch.
  let watchdog: Duration?

  /// Reads what the manager left in the variables. A watchdog that is meant for another process
  /// (`WATCHDOG_PID`) does not count.
  init(variables: [String: String], process: Int32) {
    socketPath = variables["NOTIFY_SOCKET"].flatMap { path in
      path.hasPrefix("/") || path.hasPrefix("@") ? path : nil
    }
    let isOurs = variables["WATCHDOG_PID"].flatMap { Int32($0) }.map { $0 == process } ?? true
    let microseconds = variables["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
    watchdog = isOurs && microseconds > 0 ? .microseconds(microseconds) : nil
  }

  /// Strategies and gateways are under way; `text` is shown by `systemctl status`.
  func ready(_ text: String) { send("READY=1\nSTATUS=\(Self.line(text))") }

  /// What is going on, for `systemctl status`.
  func status(_ text: String) { send("STATUS=\(Self.line(text))") }

  /// The daemon has done useful work since the last call.
  func alive() { send("WATCHDOG=1") }

  /// The orderly end has begun.
  func stopping() { send("STOPPING=1") }

  private static func line(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }

  private func send(_ message: String) {
    guard let socketPath else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(socketPath.utf8)
    // A name that begins with @ stands for one in the abstract namespace, which begins with nought.
    if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + bytes.count } ?? 0
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let text = Array(message.utf8)
    let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
    _ = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        // A manager that does not listen is its own trouble: it will not hear of us.
        sendto(
          descriptor, text, text.count, flags, $0, socklen_t(length))
      }
    }
  }
}
