import Testing

@testable import Strategies

@Suite struct LogLineTests {
  @Test func controlCharacters_AreEscaped_SoThatALineStaysALine() {
    #expect(
      StrategyFleet.oneLine("a\nb\tc\u{1B}[31m\u{7}\u{202E}é") == "a | b c\\x1b[31m\\x7\\x202eé")
  }

  @Test func longLine_IsCut() {
    let text = StrategyFleet.oneLine(String(repeating: "é", count: 10_000))
    #expect(text.utf8.count <= StrategyFleet.lineLimit && text.hasSuffix("..."))
  }

  @Test func meter_DropsAboveItsLimit_AndSaysHowMany() {
    var meter = LogMeter(limit: 2)
    let first = (0..<5).map { _ in meter.take(atSecond: 7) }
    #expect(first == [.write, .write, .drop, .drop, .drop])
    #expect(meter.take(atSecond: 8) == .writeAfterDropping(3))
    #expect(meter.take(atSecond: 9) == .write)
  }
}
