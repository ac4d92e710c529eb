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
      try world.write("token", "\(Self.canary)\n")
      chmod("\(world.folder)/token", 0o600)
      // Nobody listens at the gateway's port, which is a trouble that is told.
      _ = world.makeGateway(accounts: ["DU1000001"])
      try world.configure(
        accounts: [("swing", "DU1000001")],
        [
          Deployment(
            name: "watcher", script: "watcher.lua", accounts: ["swing"], symbols: ["AAPL.NASDAQ"])
        ],
        runner: """
          [alerts]
          webhook_file = "hook"
          dead_man_file = "hook"
          patience = 1

          [notices]
          delivery = "all"

          [[notices.channel]]
          name = "chat"
          type = "telegram"
          server = "http://127.0.0.1:\(hook.port)"
          token_file = "token"
          chat = "1"

          """)
      try await world.startDaemon()
      let daemon = try #require(world.daemon)
      // The first answer is a refusal, whose error text must not name the address either.
      try await eventually("the alert is posted again after a refusal") {
        hook.requests.count >= 3 ? true : nil
      }
      let ways = ["POST /\(Self.canary) ", "POST /bot\(Self.canary)/sendMessage "]
      for request in hook.requests {
        #expect(ways.contains { request.hasPrefix($0) })
        #expect(request.contains("Account swing takes no orders"))
      }
      for way in ways { #expect(hook.requests.contains { $0.hasPrefix(way) }) }

      for name in ["cmdline", "environ"] {
        let data = FileManager.default.contents(atPath: "/proc/\(daemon.pid)/\(name)") ?? Data()
        #expect(!String(decoding: data, as: UTF8.self).contains(Self.canary))
      }
      let status = try await world.command(["status"])
      #expect(!(status.output + status.errors).contains(Self.canary))
      let notices = try await world.command(["notices", "--json"])
      #expect(notices.output.contains("\"failure\":\"answered with status 500\""))
      #expect(!(notices.output + notices.errors).contains(Self.canary))
      #expect(try await world.stopDaemon() == .code(0))
      try expectNoCanary(in: world.folder, but: ["hook", "token"])
    }
  }

  private func expectNoCanary(in folder: String, but secrets: Set<String>) throws {
    let files = try #require(FileManager.default.enumerator(atPath: folder))
    let needle = Data(Self.canary.utf8)
    var count = 0
    for case let path as String in files where !secrets.contains(path) {
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
