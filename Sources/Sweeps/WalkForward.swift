public import TradingModel

/// How a history is cut for walking forward: choose on `train`, judge on the `test` after it, move
/// on by `test`.
public struct WalkForward: Sendable, Hashable {
  /// How much history the choice may look at.
  public var train: Duration
  /// How long a choice is traded.
  public var test: Duration
  /// Whether every training begins at the start of the history and grows, and does not slide.
  public var isAnchored: Bool

  /// The most windows of one walk.
  public static let maximumWindows = 1000

  /// A walk from its parts; both lengths are positive.
  public init(train: Duration, test: Duration, isAnchored: Bool) {
    self.train = train
    self.test = test
    self.isAnchored = isAnchored
  }

  /// Reads `train=180d,test=30d` with `,anchored` behind it or not; units are `w`, `d`, `h`, `m`.
  /// Throws a sentence.
  public init(_ text: String) throws(SweepError) {
    var lengths: [String: Duration] = [:]
    var isAnchored = false
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = part.filter { $0 != " " }
      if word == "anchored" {
        isAnchored = true
        continue
      }
      let pair = word.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[0] == "train" || pair[0] == "test",
        lengths[String(pair[0])] == nil, let length = WalkForward.length(String(pair[1]))
      else { throw WalkForward.misread(text) }
      lengths[String(pair[0])] = length
    }
    guard let train = lengths["train"], let test = lengths["test"] else {
      throw WalkForward.misread(text)
    }
    self.init(train: train, test: test, isAnchored: isAnchored)
  }

  private static func misread(_ text: String) -> SweepError {
    SweepError(
      .invalid,
      "--walk-forward \"\(text)\" is not understood. Write train=180d,test=30d (units w, d, h, m), "
        + "and ,anchored behind it for trainings that all begin at the start of the history."
    )
  }

  private static func length(_ text: String) -> Duration? {
    let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()),
      (1...1_000_000).contains(count)
    else { return nil }
    return .seconds(count * unit)
  }

  /// The windows of a history from `start` up to `end`. The last test may be shorter than the
  /// others, but not shorter than half of them. Throws when not one window fits, or more than
  /// `maximumWindows` do.
  public func windows(from start: Timestamp, to end: Timestamp) throws(SweepError) -> [SweepWindow]
  {
    var windows: [SweepWindow] = []
    var trainEnd = start.advanced(by: train)
    while trainEnd < end, windows.count <= WalkForward.maximumWindows {
      let testEnd = min(trainEnd.advanced(by: test), end)
      guard testEnd.since(trainEnd) * 2 >= test else { break }
      let trainStart = isAnchored ? start : trainEnd.advanced(by: .zero - train)
      windows.append(
        SweepWindow(
          train: SweepSpan(from: trainStart, to: trainEnd),
          test: SweepSpan(from: trainEnd, to: testEnd)))
      trainEnd = testEnd
    }
    guard !windows.isEmpty else {
      let days = end.since(start).components.seconds / 86_400
      throw SweepError(
        .invalid,
        "The history is \(days) days long, too short for one training and half of a test; take "
          + "shorter ones in --walk-forward, or more data.")
    }
    guard windows.count <= WalkForward.maximumWindows else {
      throw SweepError(
        .invalid,
        "--walk-forward would take more than \(WalkForward.maximumWindows) windows; take a longer "
          + "test.")
    }
    return windows
  }
}
