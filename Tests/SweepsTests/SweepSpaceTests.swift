import Sweeps
import Testing
import TradingModel

struct SweepSpaceTests {
  static let declared = [
    SweepParameter(name: "fast", kind: .integer, standard: "10", minimum: 1, maximum: 100),
    SweepParameter(name: "slow", kind: .integer, standard: "30", minimum: 2, maximum: 500),
    SweepParameter(
      name: "width", kind: .number, standard: "0.5", minimum: 0, maximum: Decimal64("2.5")),
    SweepParameter(name: "mode", kind: .text, standard: "a"),
    SweepParameter(name: "short", kind: .flag, standard: "true"),
  ]

  static func texts(_ space: SweepSpace) -> [String] {
    space.points.map { $0.values.map { "\($0.name)=\($0.text)" }.joined(separator: " ") }
  }

  @Test("a grid is every combination, the last declared parameter moving fastest")
  func grid_IsEveryCombination() throws {
    let space = try SweepSpace(
      grid: "slow=20:40:20, fast=5:15:5,mode=x|y", declared: Self.declared)
    #expect(
      Self.texts(space).prefix(5) == [
        "fast=5 slow=20 mode=x", "fast=5 slow=20 mode=y", "fast=5 slow=40 mode=x",
        "fast=5 slow=40 mode=y", "fast=10 slow=20 mode=x",
      ])
    #expect(space.points.count == 12)
    #expect(space.names == ["fast", "slow", "mode"])
  }

  @Test("steps of fractions are exact and stop at the last one that fits")
  func steps_AreExact() throws {
    let space = try SweepSpace(grid: "width=0.1:0.75:0.1", declared: Self.declared)
    #expect(space.values(of: "width") == ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"])
    let whole = try SweepSpace(grid: "fast=5:8", declared: Self.declared)
    #expect(whole.values(of: "fast") == ["5", "6", "7", "8"])
  }

  @Test(
    "what does not fit the declaration is refused with a sentence",
    arguments: [
      ("fats=1:5:1", "Did you mean fast?"), ("fast=1:5:0", "above nought"),
      ("fast=0:5:1", "below 1"), ("fast=5:101:1", "above 100"), ("fast=9:5:1", "backwards"),
      ("fast=1.5|2", "a whole number"), ("fast=1|2|1", "twice"), ("short=yes", "true or false"),
      ("width=0:1", "needs a step"), ("fast=5:10,fast=3", "twice"), ("fast", "no range"),
      ("fast=a:b", "no range"), ("fast=1:2:3:4", "no range"),
      ("fast=1:100,slow=2:500,width=0:2.5:0.0001", "more than 10000 values"),
      ("fast=1:100,slow=2:500,width=0:2.5:0.001", "--random"),
    ])
  func misfits_AreRefused(text: String, part: String) {
    let error = #expect(throws: SweepError.self) {
      try SweepSpace(grid: text, declared: Self.declared)
    }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test("draws are the same for the same seed, differ by seed, and never repeat a combination")
  func draws_AreSeeded() throws {
    func drawn(_ seed: UInt64) throws -> [String] {
      Self.texts(
        try SweepSpace(random: 300, seed: seed, within: nil, declared: Self.declared))
    }
    let first = try drawn(1)
    #expect(try first == drawn(1))
    #expect(try first != drawn(2))
    #expect(Set(first).count == 300)
  }

  @Test("draws lie within their ranges and reach most of them")
  func draws_CoverTheirRanges() throws {
    let space = try SweepSpace(
      random: 400, seed: 7, within: "fast=10:50:10,width=1:2", declared: Self.declared)
    #expect(space.points.count == 400)
    var seen: Set<String> = []
    for point in space.points {
      seen.insert(point.values[0].text)
      let width = try #require(Decimal64(point.values[1].text))
      #expect(width >= 1 && width <= 2)
    }
    #expect(seen == ["10", "20", "30", "40", "50"])
  }

  @Test("a draw of more than there is takes everything once")
  func draws_OfASmallSpaceAreTheGrid() throws {
    let space = try SweepSpace(
      random: 50, seed: 1, within: "fast=1:3,short=true|false", declared: Self.declared)
    #expect(
      Self.texts(space) == [
        "fast=1 short=true", "fast=1 short=false", "fast=2 short=true", "fast=2 short=false",
        "fast=3 short=true", "fast=3 short=false",
      ])
  }
}
