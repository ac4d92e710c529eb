import StrategyChannel
import Testing

@testable import Strategies

@Suite struct ScriptTextTests {
  @Test func required_FollowsModules_AndLeavesTheRestOut() {
    let script = ScriptFolder.Script(
      source: "require 'a'",
      modules: [
        ScriptModule(name: "a", source: "require('b') require 'a'"),
        ScriptModule(name: "b", source: ""), ScriptModule(name: "other", source: "1"),
      ])
    #expect(script.required.map(\.name) == ["a", "b"])
    var second = script
    second.modules[2].source = "2"
    #expect(script.runsAs(second))
    second.modules[1].source = "2"
    #expect(!script.runsAs(second))
  }

  @Test func hash_IsThatOfSha256sum() {
    #expect(
      SHA256.hex("".utf8) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.hex("abc".utf8) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hex(String(repeating: "a", count: 1_000_000).utf8)
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    let script = ScriptFolder.Script(
      source: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", modules: [])
    #expect(script.hash == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  }
}
