import Foundation
import Testing
import TradingModel

@testable import Runner

/// What is told to the outside, and when.
struct AlertTests {
  private let start = Timestamp.make()
  private func at(_ seconds: Int) -> Timestamp { start.advanced(by: .seconds(seconds)) }

  @Test("a short interruption is nobody's business")
  func shortTrouble_IsNotTold() {
    var desk = AlertDesk(repeatInterval: .seconds(1800))
    #expect(desk.began("a", "down", patience: .seconds(60), at: at(0)) == [])
    #expect(desk.tick(at: at(59)) == [])
    #expect(desk.ended("a", "up", at: at(59)) == [])
    #expect(desk.tick(at: at(3600)) == [] && desk.nextDue == nil)
  }

  @Test("a gateway that nobody logs in for 72 hours is told within a minute, and again and again")
  func unansweredLogin_IsRepeated() {
    var desk = AlertDesk(repeatInterval: .seconds(1800))
    var told: [(second: Int, text: String)] = []
    _ = desk.began("a", "takes no orders", patience: .seconds(60), at: at(0))
    for second in stride(from: 0, to: 72 * 3600, by: 5) {
      for message in desk.tick(at: at(second)) { told.append((second, message.text)) }
    }
    #expect(told.first?.second == 60 && told.first?.text == "takes no orders")
    #expect(told.count == 72 * 2)
    #expect(told.dropFirst().allSatisfy { $0.text.hasPrefix("Still, for ") })
    #expect(told[1].text == "Still, for 31 min: takes no orders")
    #expect(told.last?.text == "Still, for 71 h: takes no orders")
    #expect(desk.ended("a", "up again", at: at(72 * 3600)).map(\.text) == ["Over: up again"])
  }

  @Test("words that change in the middle are told at the next turn, and start nothing anew")
  func newWords_KeepTheBeginning() {
    var desk = AlertDesk(repeatInterval: .seconds(600))
    _ = desk.began("a", "one", patience: .seconds(60), at: at(0))
    #expect(desk.began("a", "two", patience: .seconds(60), at: at(50)) == [])
    #expect(desk.tick(at: at(60)).map(\.text) == ["two"])
  }

  @Test("a flood is bounded, and what was left out is counted")
  func flood_IsBounded() {
    var desk = AlertDesk(repeatInterval: .seconds(600))
    let told = (0..<500).flatMap { desk.happened("event \($0)", at: at($0)) }
    #expect(told.count == AlertDesk.hourlyLimit)
    let next = desk.happened("later", at: at(3700)).map(\.text)
    #expect(next == ["later (470 messages were left out before it)"])
    #expect(desk.happened("last", at: at(3701)).map(\.text) == ["last"])
  }

  @Test(
    "what needs a person who is away is told outside",
    arguments: RestraintLevel.allCases.map { "restraint.\($0.rawValue)" } + [
      "order.unknown.alert", "order.split", "position.naked", "position.drift", "risk.trip",
      "bracket.unprotected",
    ])
  func trouble_IsTold(kind: String) { #expect(AlertOffice.isUrgent(kind)) }

  @Test("every urgent kind is one that the program tells")
  func urgentKinds_Exist() throws {
    let sources = "\(Project.root)/Sources"
    let files = try #require(FileManager.default.enumerator(atPath: sources))
    var code = ""
    for case let path as String in files
    where path.hasSuffix(".swift") && !path.hasSuffix("AlertOffice.swift") {
      code += try String(contentsOfFile: "\(sources)/\(path)", encoding: .utf8)
    }
    for kind in AlertOffice.urgent {
      let isTold = code.contains("\"\(kind)\"")
      #expect(isTold, "\(kind)")
    }
  }
}
