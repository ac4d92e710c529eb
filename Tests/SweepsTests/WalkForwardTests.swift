import Sweeps
import Testing
import TradingModel

struct WalkForwardTests {
  private static func days(_ count: Int64) -> Timestamp { Timestamp(seconds: count * 86_400) }

  private static func texts(_ windows: [SweepWindow]) -> [String] {
    windows.map { window in
      [window.train.from, window.train.to, window.test.from, window.test.to]
        .map { "\(($0?.seconds ?? -1) / 86_400)" }.joined(separator: " ")
    }
  }

  @Test("windows slide by the length of the test, and every test follows its training")
  func windows_Slide() throws {
    let walk = try WalkForward("train=60d,test=20d")
    let windows = try walk.windows(from: Self.days(100), to: Self.days(225))
    #expect(
      Self.texts(windows) == ["100 160 160 180", "120 180 180 200", "140 200 200 220"])
  }

  @Test("an anchored training begins at the start each time")
  func windows_AreAnchored() throws {
    let walk = try WalkForward("train=8w, test=2w, anchored")
    let windows = try walk.windows(from: Self.days(0), to: Self.days(84))
    #expect(Self.texts(windows) == ["0 56 56 70", "0 70 70 84"])
  }

  @Test("the last test may be half as long, and no shorter")
  func lastWindow_MayBeShort() throws {
    let walk = try WalkForward("train=60d,test=20d")
    #expect(try walk.windows(from: Self.days(0), to: Self.days(90)).last?.test.to == Self.days(90))
    #expect(try walk.windows(from: Self.days(0), to: Self.days(89)).count == 1)
    #expect(throws: SweepError.self) { try walk.windows(from: Self.days(0), to: Self.days(69)) }
  }

  @Test(
    "what is no walk is refused",
    arguments: ["", "train=60d", "train=60d,test=0d", "train=1y,test=2d", "train=1d,train=2d", "x"])
  func misreadings_AreRefused(text: String) {
    #expect(throws: SweepError.self) { try WalkForward(text) }
  }

  @Test("more windows than a person could read are refused")
  func windows_AreBounded() throws {
    let walk = try WalkForward("train=1h,test=1m")
    #expect(throws: SweepError.self) { try walk.windows(from: Self.days(0), to: Self.days(2)) }
  }
}
