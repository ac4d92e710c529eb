import Foundation
import Glibc
import Testing

/// What a stranger on the machine gets to see of a running daemon: nothing.
struct DoorTests {
  static let canary = "canary-9f3b2c7e"

  @Test("a secret is used, and stands nowhere but in its file")
  func secret_LeavesNoTrace() async throws {
    try await World.run { world in
      let hook = try HookServer()
      defer { hook.stop() }
      try world.script("watcher.lua", "return {}")
      try world.write("hook", "http://127.0.0.1:\(hook.port)/\(Self.canary)\n")
      chmod("\(world.folder)/hook", 0o600)
      // Nobody listens at the gateway's port, which is a trouble that is told.
      _ = world.makeGateway(accounts: ["DU1000001"])
      try world.configure(
        accounts: [("swing", "DU1000001")],
        [
          Deployment(
            name: "watcher", script: "watcher.lua", accounts: ["swing"], symbols: ["AAPL.NASDAQ"])
        ],
        runner: "[alerts]\nwebhook_file = \"hook\"\ndead_man_file = \"hook\"\npatience = 1\n")
      try await world.startDaemon()
      let daemon = try #require(world.daemon)
      // The first answer is a refusal, whose error text must not name the address either.
      try await eventually("the alert is posted again after a refusal") {
        hook.requests.count >= 2 ? true : nil
      }
      #expect(hook.requests.allSatisfy { $0.hasPrefix("POST /\(Self.canary) ") })
      #expect(hook.requests[1].contains("Account swing takes no orders"))

      for name in ["cmdline", "environ"] {
        let data = FileManager.default.contents(atPath: "/proc/\(daemon.pid)/\(name)") ?? Data()
        #expect(!String(decoding: data, as: UTF8.self).contains(Self.canary))
      }
      let status = try await world.command(["status"])
      #expect(!(status.output + status.errors).contains(Self.canary))
      #expect(try await world.stopDaemon() == .code(0))
      try expectNoCanary(in: world.folder, but: "hook")
    }
  }

  private func expectNoCanary(in folder: String, but secret: String) throws {
    let files = try #require(FileManager.default.enumerator(atPath: folder))
    let needle = Data(Self.canary.utf8)
    var count = 0
    for case let path as String in files where path != secret {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else { continue }
      count += 1
      #expect(data.range(of: needle) == nil, "\(path) holds the secret")
    }
    #expect(count > 5)
  }

  @Test("the daemon's files and its socket are closed to everyone else, and it dumps no core")
  func files_AreClosed() async throws {
    try await World.run { world in
      world.isPaper = true
      _ = world.makeGateway(accounts: ["DU1000001"])
      try world.script("watcher.lua", "return {}")
      try world.configure(
        accounts: [("swing", "DU1000001")],
        [
          Deployment(
            name: "watcher", script: "watcher.lua", accounts: ["swing"], symbols: ["AAPL.NASDAQ"])
        ])
      world.startsOpenly = true
      try await world.startDaemon()
      let daemon = try #require(world.daemon)
      let data = "\(world.folder)/data/paper"
      let files = try #require(FileManager.default.enumerator(atPath: data))
      var names: [String] = []
      for case let path as String in files {
        var found = stat()
        guard lstat("\(data)/\(path)", &found) == 0 else { continue }
        names.append(path)
        let mode = String(found.st_mode & 0o777, radix: 8)
        #expect(found.st_mode & 0o077 == 0, "\(path) has mode \(mode)")
      }
      #expect(names.contains("control.sock") && names.contains("journal.db"))
      var folder = stat()
      #expect(stat(data, &folder) == 0 && folder.st_mode & 0o777 == 0o700)

      let limits = try String(contentsOfFile: "/proc/\(daemon.pid)/limits", encoding: .utf8)
      let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
      let words = core?.split(separator: " ").filter { $0 == "0" }
      #expect(words?.count == 2, "\(core ?? "no line")")
      #expect(try await world.stopDaemon() == .code(0))
    }
  }
}
