import Foundation
import Glibc
import SystemKit
import Testing

@testable import Runner

/// How the daemon stands with the service manager.
struct ServiceTests {
  /// A service manager's socket.
  private final class Manager {
    let path: String
    private let descriptor: Int32
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      path = folder.path + "/notify"
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let bytes = Array(path.utf8)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
      let status = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(status == 0)
    }

    deinit { close(descriptor) }

    /// The next message; nil when none waits.
    func next() -> String? {
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
      return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
  }

  @Test func messages_ReachTheManager() throws {
    let manager = try Manager()
    let service = ServiceManager(
      variables: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "30000000"], process: 7)
    #expect(service.watchdog == .seconds(30))
    service.ready("two\nlines")
    service.alive()
    service.stopping()
    #expect(manager.next() == "READY=1\nSTATUS=two lines")
    #expect(manager.next() == "WATCHDOG=1" && manager.next() == "STOPPING=1")
    #expect(manager.next() == nil)
  }

  @Test func withoutManager_NothingHappens() {
    let service = ServiceManager(variables: ["WATCHDOG_USEC": "x"], process: 7)
    #expect(service.socketPath == nil && service.watchdog == nil)
    service.ready("on")
    ServiceManager(variables: ["NOTIFY_SOCKET": "/nonexistent/socket"], process: 7).alive()
  }

  @Test func watchdogOfAnotherProcess_DoesNotCount() {
    let variables = ["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "8"]
    #expect(ServiceManager(variables: variables, process: 7).watchdog == nil)
    #expect(ServiceManager(variables: variables, process: 8).watchdog == .milliseconds(1))
  }

  @Test("a loop that hangs is no sign of life, and one that comes back is")
  func hangingLoop_IsNoLife() throws {
    let loop = try EventLoop(name: "test")
    try loop.start()
    defer {
      loop.stop()
      loop.join()
    }
    let pulse = LoopPulse([loop])
    let (began, gate, done) = (
      DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
    )
    loop.execute {
      began.signal()
      gate.wait()
    }
    began.wait()
    #expect(pulse.beat())
    #expect(!pulse.beat() && !pulse.beat())
    gate.signal()
    loop.execute { done.signal() }
    done.wait()
    #expect(pulse.beat())
  }

  @Test("the unit's exposure, by systemd's own measure, is 1.2 at most")
  func unit_IsHardened() throws {
    let tool = "/usr/bin/systemd-analyze"
    guard FileManager.default.isExecutableFile(atPath: tool) else {
      print("SKIPPED: systemd-analyze is not installed; the unit's exposure was not measured")
      return
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = [
      "security", "--offline=true", "--threshold=12", "--no-pager",
      "\(Project.root)/packaging/perigee.service",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.environment = ["PATH": "/usr/bin:/bin", "SYSTEMD_COLORS": "0"]
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let line = text.split(separator: "\n").last { $0.contains("exposure level") }
    let figure = line?.split(separator: " ").first { Double($0) != nil }.map(String.init)
    let exposure = try #require(figure.flatMap(Double.init), "\(text)")
    #expect(exposure <= 1.2, "\(text)")
    #expect(process.terminationStatus == 0)
  }
}
