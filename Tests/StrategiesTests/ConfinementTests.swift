import Foundation
import SystemKit
import Testing

@testable import Strategies

/// What a confined process may not do, tried by one.
@Suite struct ConfinementTests {
  /// Runs the tests' child with one forbidden call and answers how it ended.
  static func ending(_ call: String) async throws -> ChildProcess.Exit {
    let child = try ChildProcess(
      path: FleetWorld.childPath, arguments: ["--forbidden", call])
    let loop = try EventLoop(name: "forbidden")
    try loop.start()
    defer {
      loop.stop()
      loop.join()
    }
    return try await withCheckedThrowingContinuation { continuation in
      loop.execute {
        do throws(SystemError) {
          try loop.watch(fd: child.pidfd) { _ in
            loop.unwatch(fd: child.pidfd)
            do throws(SystemError) {
              continuation.resume(returning: try child.reap() ?? .exited(-1))
            } catch { continuation.resume(throwing: error) }
          }
        } catch { continuation.resume(throwing: error) }
      }
    }
  }

  @Test(
    "killed by the kernel at the first forbidden call",
    arguments: [
      "open", "openat", "read", "write elsewhere", "socket", "unix socket", "execve", "fork",
      "clone", "ptrace", "process_vm_readv", "kill", "kill by tgkill", "mprotect executable",
      "mmap executable", "mmap of a file", "memfd_create", "dup", "ioctl", "prctl", "setrlimit",
      "sigaction", "unlink", "mount", "bpf", "io_uring_setup", "shmget", "sethostname",
    ])
  func forbiddenCall_KillsTheProcess(call: String) async throws {
    let exit = try await ConfinementTests.ending(call)
    #expect(exit == .signalled(ChildProcess.Exit.forbiddenCall), "\(call): \(exit)")
    #expect(exit.description.hasPrefix("killed for a forbidden system call"))
  }

  @Test func computing_IsLeft() async throws {
    #expect(try await ConfinementTests.ending("nothing") == .exited(7))
    #expect(try await ConfinementTests.ending("a misspelt name") == .exited(64))
  }

  @Test func strategysProcess_IsConfined_AsSeenFromOutside() async throws {
    try await LuaFleetWorld.run(
      scripts: ["echo.lua": LuaFleetTests.echo], deployments: [.make("echo")]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "echo")
      let process = try #require(await world.status("echo")?.process)
      func file(_ name: String) throws -> [String: String] {
        let text = try String(contentsOfFile: "/proc/\(process)/\(name)", encoding: .utf8)
        return Dictionary(
          text.split(separator: "\n").map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (
              String(parts[0]),
              parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            )
          }, uniquingKeysWith: { first, _ in first })
      }
      let status = try file("status")
      #expect(status["Seccomp"] == "2")
      #expect(status["NoNewPrivs"] == "1")
      // Lua's and the watchdog's, which the same filter holds.
      #expect(status["Threads"] == "2")
      let threads = try FileManager.default.contentsOfDirectory(
        atPath: "/proc/\(process)/task")
      for thread in threads { #expect(try file("task/\(thread)/status")["Seccomp"] == "2") }
      let limits = try String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8)
        .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
      func limit(_ words: String...) -> [String]? {
        limits.first { Array($0.prefix(words.count)) == words }.map {
          Array($0.dropFirst(words.count).prefix(2))
        }
      }
      #expect(limit("Max", "core", "file", "size") == ["0", "0"])
      #expect(limit("Max", "file", "size") == ["0", "0"])
      #expect(limit("Max", "open", "files") == ["0", "0"])
      #expect(limit("Max", "processes") == ["0", "0"])
      #expect(limit("Max", "cpu", "time")?.first != "unlimited")
      let space = Int(limit("Max", "address", "space")?.first ?? "") ?? .max
      #expect(space <= 1 << 30)
      // Only root may look at a process that refuses debuggers.
      if getuid() == 0 {
        let descriptors = try FileManager.default.contentsOfDirectory(
          atPath: "/proc/\(process)/fd")
        let places = try descriptors.sorted().map {
          try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")
        }
        #expect(places.count == 5)
        #expect(places.prefix(3).allSatisfy { $0 == "/dev/null" })
        #expect(places.dropFirst(3).first?.hasPrefix("/memfd:perigee-channel") == true)
        #expect(places.last == "anon_inode:[eventfd]")
      }
    }
  }
}
