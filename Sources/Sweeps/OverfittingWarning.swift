import Performance

/// What the best of many tried combinations is worth as evidence, in words that a trader needs.
public struct OverfittingWarning: Sendable, Hashable {
  /// The verdict.
  public enum Level: String, Sendable, Hashable, Codable {
    /// It holds up: deflated Sharpe ratio of 95 % or more, overfitting of 20 % or less.
    case sound
    /// Neither.
    case doubtful
    /// Most likely luck: deflated Sharpe ratio below 75 %, or overfitting above 40 %.
    case luck
    /// There is too little to judge by.
    case unknown
  }

  /// The combinations that were tried.
  public private(set) var trials: Int
  /// The trading days behind the judgement.
  public private(set) var days: Int
  /// The best combination's Sharpe ratio, yearly.
  public private(set) var sharpe: Double?
  /// The Sharpe ratio that the best of as many trials without skill would show, yearly.
  public private(set) var luck: Double?
  /// The chance that the true ratio is above nought although it was picked from so many: the
  /// deflated Sharpe ratio.
  public private(set) var deflated: Double?
  /// The probability of backtest overfitting.
  public private(set) var probability: Double?
  /// How often the choice of one half of the days lost money in the other.
  public private(set) var lossProbability: Double?
  /// The verdict.
  public private(set) var level: Level

  /// The most combinations that are held against each other for the probability of overfitting;
  /// of more, an even selection with the best among them.
  public static let maximumRivals = 500
  /// With fewer days than this nothing is judged.
  public static let minimumDays = 40

  /// Judges the best of a ranking among all runs of a plain sweep. Throws what the file throws.
  /// Takes about a second for 500 runs.
  public init(
    _ store: SweepStore, _ records: [SweepRecord], _ ranking: SweepRanking
  ) throws(SweepError) {
    let tried = records.filter { $0.figures != nil }
    guard let best = ranking.best else {
      self.init(trials: tried.count, days: 0)
      return
    }
    // One at a time: all returns of a large sweep would not fit into memory.
    var sharpes: [Double] = []
    var chosen = DailyReturns()
    for record in tried {
      guard let returns = try store.returns(of: [record.task.number]).first else { continue }
      if record.task.number == best.task.number { chosen = returns }
      if let ratio = SharpeEvidence.dailySharpe(returns.series.values) { sharpes.append(ratio) }
    }
    let rivals = OverfittingWarning.rivals(tried, best)
    let matrix = OverfittingWarning.matrix(try store.returns(of: rivals))
    self.init(trials: tried.count, chosen: chosen.series, sharpes: sharpes, matrix: matrix)
  }

  private init(trials: Int, days: Int) {
    self.trials = trials
    self.days = days
    sharpe = nil
    luck = nil
    deflated = nil
    probability = nil
    lossProbability = nil
    level = .unknown
  }

  /// Judges a chosen series among its rivals.
  init(trials: Int, chosen: ReturnSeries, sharpes: [Double], matrix: [[Double]]) {
    self.init(trials: trials, days: chosen.values.count)
    guard days >= OverfittingWarning.minimumDays,
      let evidence = SharpeEvidence(returns: chosen.values, trialSharpes: sharpes)
    else { return }
    let year = Double(chosen.daysPerYear).squareRoot()
    // Each block must hold enough days to have a ratio worth the name.
    let rows = matrix.first?.count ?? 0
    let blocks = [16, 8, 4].first { rows / $0 >= 5 } ?? 4
    let overfitting = OverfittingProbability(returns: matrix, blocks: blocks)
    sharpe = evidence.sharpe * year
    luck = evidence.expectedMaximum.map { $0 * year }
    deflated = evidence.deflated
    probability = overfitting?.probability
    lossProbability = overfitting?.lossProbability
    level = OverfittingWarning.level(deflated: deflated, probability: probability)
  }

  private static func level(deflated: Double?, probability: Double?) -> Level {
    guard let deflated else { return .unknown }
    if deflated < 0.75 || probability ?? 0 > 0.4 { return .luck }
    return deflated >= 0.95 && probability ?? 0 <= 0.2 ? .sound : .doubtful
  }

  /// The numbers of the runs that are held against each other.
  private static func rivals(_ tried: [SweepRecord], _ best: SweepRecord) -> [Int] {
    let numbers = tried.map(\.task.number)
    guard numbers.count > maximumRivals else { return numbers }
    var chosen = (0..<maximumRivals).map { numbers[$0 * numbers.count / maximumRivals] }
    if !chosen.contains(best.task.number) { chosen[0] = best.task.number }
    return chosen
  }

  /// The returns over the days that any run has; a day that one lacks is one without change.
  private static func matrix(_ returns: [DailyReturns]) -> [[Double]] {
    let days = Set(returns.flatMap(\.days)).sorted()
    let places = Dictionary(uniqueKeysWithValues: days.enumerated().map { ($1, $0) })
    return returns.map { one in
      var row = [Double](repeating: 0, count: days.count)
      for (day, value) in zip(one.days, one.values) {
        if let place = places[day] { row[place] = Double(value) }
      }
      return row
    }
  }

  /// The judgement, a sentence or two each.
  public var sentences: [String] {
    guard let deflated, let luck, let sharpe else {
      let reason =
        trials < 2
        ? "fewer than two combinations have a result"
        : days < Self.minimumDays
          ? "\(days) trading days are fewer than \(Self.minimumDays)"
          : "too few combinations traded at all"
      return [
        "Whether this is overfitted cannot be judged: \(reason). Take it as a test of the script, "
          + "not as a reason to trade."
      ]
    }
    var lines = [
      "\(trials) combinations were tried on \(days) trading days. The best one's Sharpe ratio is "
        + "\(SweepText.number(sharpe)); the best of as many without any skill would show about "
        + "\(SweepText.number(luck)).",
      "The chance that it earns anything at all, given that it was picked from so many: "
        + "\(SweepText.percent(deflated, digits: 0)) (deflated Sharpe ratio; 95% is the usual "
        + "bar).",
    ]
    if let probability, let lossProbability {
      lines.append(
        "Chosen on one half of the days, the best combination fell into the worse half of all on "
          + "the other days in \(SweepText.percent(probability, digits: 0)) of the splits, and "
          + "lost money there in \(SweepText.percent(lossProbability, digits: 0)) (probability of "
          + "backtest overfitting; a coin toss has 50%).")
    }
    lines.append(verdict)
    return lines
  }

  private var verdict: String {
    if let sharpe, sharpe <= 0 {
      return "No combination earned anything: there is nothing here to trade."
    }
    return switch level {
    case .sound:
      "It holds up against the number of trials. Check it by --walk-forward before it trades."
    case .doubtful:
      "It may be the luck of the search. Take more history or fewer parameters, and look at "
        + "--walk-forward before it trades."
    case .luck:
      "It is most likely the luck of the search: do not trade it on this evidence. Take more "
        + "history, fewer parameters and fewer combinations."
    case .unknown: "It cannot be judged."
    }
  }
}
