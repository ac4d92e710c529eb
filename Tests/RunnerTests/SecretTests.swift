import Foundation
import Notices
import Testing

@testable import Runner

/// What must not be read, written or replaced by strangers.
struct SecretTests {
  private func file(_ text: String, mode: Int = 0o600) throws -> (TemporaryFolder, String) {
    let folder = try TemporaryFolder()
    try folder.write("secret", text)
    let path = "\(folder.path)/secret"
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return (folder, path)
  }

  private func refusal(_ path: String) -> String? {
    do throws(SecretFile.Refusal) {
      _ = try SecretFile.read(path)
      return nil
    } catch { return error.description }
  }

  @Test func closedFile_GivesItsLine() throws {
    let (folder, path) = try file("\n  top-secret \t\n\n")
    #expect(try SecretFile.read(path).revealed == "top-secret")
    withExtendedLifetime(folder) {}
  }

  @Test(
    "a file that others can read or write is refused, with what to do",
    arguments: [0o640, 0o604, 0o620, 0o602, 0o644, 0o666, 0o610])
  func openFile_IsRefused(mode: Int) throws {
    let (folder, path) = try file("top-secret", mode: mode)
    let words = try #require(refusal(path))
    #expect(words.contains("mode \(String(mode, radix: 8))") && words.contains("chmod 600 \(path)"))
    #expect(!words.contains("top-secret"))
    withExtendedLifetime(folder) {}
  }

  @Test func linkFolderAndMissingFile_AreRefused() throws {
    let (folder, path) = try file("top-secret")
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(refusal(link)?.contains("it is a link") == true)
    #expect(refusal(folder.path)?.contains("is no plain file") == true)
    #expect(refusal(folder.path + "/none")?.contains("No such file") == true)
  }

  @Test(
    "a file that is no secret is refused without telling what is in it",
    arguments: [
      ("", "is empty"), (" \n\n", "is empty"), ("canary-a\ncanary-b", "has 2 lines"),
      (String(repeating: "canary", count: 1000), "longer than 4096 bytes"),
    ])
  func oddFile_IsRefused(text: String, words: String) throws {
    let (folder, path) = try file(text)
    let told = try #require(refusal(path))
    #expect(told.contains(words) && !told.contains("canary"))
    withExtendedLifetime(folder) {}
  }

  @Test func secret_NeverPrints() {
    let secret = Secret("canary")
    var dumped = ""
    dump((secret, [secret]), to: &dumped)
    let texts = [
      "\(secret)", String(reflecting: secret), String(describing: [secret]), dumped,
      "\(ChannelPlan(name: "a", form: .slack(address: secret)))", "\(Optional(secret) as Any)",
    ]
    for text in texts { #expect(!text.contains("canary"), "\(text)") }
    #expect(secret.revealed == "canary")
  }

  // MARK: What decides what is traded

  private func problems(_ mode: Int, of name: String) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write(
      "runner.toml",
      "[[strategy]]\nscript = \"a.lua\"\naccount = \"swing\"\nsymbols = [\"AAPL.NASDAQ\"]")
    try folder.write("strategies/a.lua", "return {}")
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: "\(folder.path)/\(name)")
    return ConfigurationLoader(directory: folder.path, home: "/home/u").load().problems
      .map(\.description)
  }

  @Test(
    "what every user could change is not obeyed",
    arguments: ["brokers.toml", "runner.toml", "strategies/a.lua", "strategies"])
  func worldWritable_IsRefused(name: String) throws {
    let words = try problems(0o777, of: name)
    #expect(words.contains { $0.contains("can be written by every user") }, "\(words)")
    #expect(try problems(0o755, of: name) == [])
  }

  @Test(
    "an address of alerts is read from a closed file, and never told",
    arguments: [
      ("https://example.org/canary", 0o600, nil),
      ("http://127.0.0.1:1/canary", 0o600, nil),
      ("http://example.org/canary", 0o600, "is not https"),
      ("canary", 0o600, "holds no address"),
      ("https://example.org/canary", 0o644, "is open to others (mode 644)"),
    ])
  func webhookFile_IsChecked(text: String, mode: Int, problem: String?) throws {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write("runner.toml", "[alerts]\nwebhook_file = \"hook\"\n")
    try folder.write("hook", text)
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: folder.path + "/hook")
    let configuration = ConfigurationLoader(directory: folder.path, home: "/home/u").load()
    let words = configuration.problems.map(\.description).joined()
    #expect(!words.contains("canary") && !"\(configuration)".contains("canary"))
    if let problem {
      #expect(words.contains("runner.toml:2: ") && words.contains(problem), "\(words)")
    } else {
      #expect(words.isEmpty)
      guard case .webhook(let address, _, _)? = configuration.runner.notices.channels.first?.form
      else {
        Issue.record("there is no channel")
        return
      }
      #expect(address.revealed == text)
    }
  }
}
