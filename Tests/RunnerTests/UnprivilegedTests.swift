import Foundation
import Glibc
import Testing

@testable import Runner

/// What works for root must work for the service's user, who may do much less.
struct UnprivilegedTests {
  @Test("a paper gateway serves its clients when nobody runs it")
  func gateway_ServesAsNobody() throws {
    guard geteuid() == 0, FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv") else {
      print("SKIPPED: needs root and setpriv (Debian: util-linux) to become somebody else")
      return
    }
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"]
    guard try start("/usr/bin/setpriv", nobody + [Executable.path, "version"]).finished() == 0
    else {
      print("SKIPPED: the build folder cannot be read by other users")
      return
    }
    let port = try freePort()
    let gateway = try start(
      "/usr/bin/setpriv", nobody + [Executable.path, "gateway", "--port", "\(port)"])
    defer { #expect(gateway.end(), "the gateway does not obey SIGTERM") }
    try #require(gateway.says("listening"), "the gateway did not start")
    let answer = GatewayKnock.knock(host: "127.0.0.1", port: port)
    guard case .version = answer else {
      Issue.record("the gateway answers \(answer)")
      return
    }
  }

  private struct Program {
    let process: Process
    let output: FileHandle

    /// Waits for a line with the text; false when the program ended without it.
    func says(_ text: String) -> Bool {
      var heard = ""
      while !heard.contains(text) {
        let bytes = output.availableData
        guard !bytes.isEmpty else { return false }
        heard += String(decoding: bytes, as: UTF8.self)
      }
      return true
    }

    func finished() -> Int32 {
      process.waitUntilExit()
      return process.terminationStatus
    }

    /// Ends it; false when it did not obey within half a minute and was killed.
    func end() -> Bool {
      let ended = DispatchSemaphore(value: 0)
      process.terminationHandler = { _ in ended.signal() }
      process.terminate()
      guard process.isRunning, ended.wait(timeout: .now() + 30) == .timedOut else { return true }
      kill(process.processIdentifier, SIGKILL)
      return false
    }
  }

  private func start(_ path: String, _ arguments: [String]) throws -> Program {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ["HOME": "/nonexistent", "TZ": "UTC"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    return Program(process: process, output: pipe.fileHandleForReading)
  }

  private func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isBound else { throw CocoaError(.fileReadUnknown) }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
