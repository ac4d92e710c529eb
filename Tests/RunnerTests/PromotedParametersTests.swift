import Foundation
import Journal
import Strategies
import Testing
import TradingModel

@testable import Runner

@Suite("Parameters that a version was promoted with")
struct PromotedParametersTests {
  private func deployment(
    _ params: [String: StrategyDeployment.Parameter]
  ) -> StrategyDeployment {
    StrategyDeployment(
      name: StrategyID(rawValue: "sma"), script: "sma.lua", accounts: [], symbols: [],
      params: params, desk: nil, onStop: .keep, isEnabled: true)
  }

  private func record(_ phase: String) -> PromotionRecord {
    var record = PromotionRecord(
      strategy: StrategyID(rawValue: "sma"), script: "sma.lua",
      old: ScriptTexts(script: "sma.lua", source: "old").version,
      new: ScriptTexts(script: "sma.lua", source: "new").version, when: .now,
      asked: Timestamp(seconds: 0), actor: "me",
      parameters: ["fast": .integer(5), "slow": .number(2.5)], phase: phase)
    record.configured = ["fast": .integer(3)]
    record.before = ["slow": .number(9)]
    return record
  }

  @Test(
    "a restart runs what was promoted, with its parameters", arguments: ["watching", "settled"])
  func restart_KeepsThem(phase: String) {
    let started = deployment(["fast": .integer(3), "other": .boolean(true)])
      .promoted(record(phase))
    #expect(
      started.params == ["fast": .integer(5), "slow": .number(2.5), "other": .boolean(true)])
  }

  @Test("what went back has those of before, and what runner.toml says since then counts")
  func restart_KnowsBetter() {
    let back = deployment(["fast": .integer(3)]).promoted(record("rolled_back"))
    #expect(back.params == ["fast": .integer(3), "slow": .number(9)])
    let edited = deployment(["fast": .integer(4)]).promoted(record("settled"))
    #expect(edited.params == ["fast": .integer(4), "slow": .number(2.5)])
    var other = record("settled")
    other.script = "other.lua"
    #expect(deployment([:]).promoted(other).params.isEmpty)
  }

  @Test("the way back leads to the parameters of before")
  func wayBack_RestoresThem() {
    let record = record("watching")
    let running = deployment(["fast": .integer(5), "slow": .number(2.5), "x": .string("y")])
    let back = running.with(
      record.before ?? [:], insteadOf: record.parameters, configured: record.configured ?? [:])
    #expect(back.params == ["fast": .integer(3), "slow": .number(9), "x": .string("y")])
  }

  @Test("records of before, which know neither, are read")
  func olderRecords_AreRead() throws {
    let encoder = JSONEncoder()
    var older = record("settled")
    (older.configured, older.before) = (nil, nil)
    let text = try encoder.encode(older)
    #expect(!String(decoding: text, as: UTF8.self).contains("configured"))
    #expect(try JSONDecoder().decode(PromotionRecord.self, from: text) == older)
  }
}
