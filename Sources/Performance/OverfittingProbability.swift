/// The probability of backtest overfitting by combinatorially symmetric cross validation (Bailey,
/// Borwein, Lopez de Prado and Zhu 2017): how often the trial that was best on one half of the days
/// does worse than the median trial on the other half.
public struct OverfittingProbability: Sendable, Hashable, Codable {
  /// The part of the splits in which the best trial of one half ranked in the lower half of the
  /// other (a logit of nought or below).
  public var probability: Double
  /// The part of the splits in which it lost money in the other half (a Sharpe ratio below nought).
  public var lossProbability: Double
  /// The slope of its Sharpe ratio in the other half on that in the first, by least squares; below
  /// nought when what looked better did worse. Nil where all first halves are alike.
  public var degradation: Double?
  /// How many trials were compared.
  public var trials: Int
  /// How many splits were tried.
  public var splits: Int
  /// How many days were used: the newest whole blocks.
  public var days: Int

  /// The standard number of blocks, as in the paper: 12,870 splits.
  public static let standardBlocks = 16
  /// The most blocks: 184,756 splits.
  public static let maximumBlocks = 20

  /// The probability over a matrix of returns; nil for fewer than two trials, for trials of unequal
  /// length, for an odd number of blocks or one outside of 2...`maximumBlocks`, and for fewer than
  /// two days a block. A trial without deviation (that never traded) counts as a ratio of nought.
  ///
  /// Takes time in proportion to splits, trials and blocks: a second for 500 trials.
  ///
  /// - Parameters:
  ///   - returns: One row of daily returns for each trial, all over the same days.
  ///   - blocks: Into how many blocks the days are cut.
  public init?(returns: [[Double]], blocks: Int = standardBlocks) {
    guard let length = returns.first?.count, returns.count >= 2,
      returns.allSatisfy({ $0.count == length }), blocks % 2 == 0,
      (2...Self.maximumBlocks).contains(blocks), length / blocks >= 2
    else { return nil }
    let sums = BlockSums(returns, blocks: blocks)
    var counted = Counter()
    // All numbers of `blocks` bits of which half are set, in rising order (Gosper's hack).
    var split: UInt32 = (1 << UInt32(blocks / 2)) - 1
    let end: UInt32 = 1 << UInt32(blocks)
    var inside = [Double](repeating: 0, count: returns.count)
    var outside = inside
    while split < end {
      sums.sharpes(of: split, into: &inside)
      sums.sharpes(of: (end - 1) ^ split, into: &outside)
      counted.add(inside, outside)
      let low = split & (0 &- split)
      let next = split + low
      split = (((next ^ split) >> 2) / low) | next
    }
    trials = returns.count
    splits = counted.splits
    days = sums.daysPerBlock * blocks
    probability = Double(counted.overfitted) / Double(counted.splits)
    lossProbability = Double(counted.lost) / Double(counted.splits)
    degradation = counted.slope
  }

  /// What the splits came to.
  private struct Counter {
    var splits = 0
    var overfitted = 0
    var lost = 0
    private var first: [Double] = []
    private var second: [Double] = []

    mutating func add(_ inside: [Double], _ outside: [Double]) {
      var best = 0
      for index in inside.indices where inside[index] > inside[best] { best = index }
      let value = outside[best]
      var below = 0
      var same = 0
      for other in outside {
        if other < value { below += 1 }
        if other == value { same += 1 }
      }
      // The mean rank of equals, over one more than all, so that the logit is always defined; the
      // logit is nought or below where that is a half or less.
      let rank = Double(below) + Double(same + 1) / 2
      splits += 1
      if rank / Double(outside.count + 1) <= 0.5 { overfitted += 1 }
      if value < 0 { lost += 1 }
      first.append(inside[best])
      second.append(value)
    }

    /// The slope of the line of least squares.
    var slope: Double? {
      guard let x = Moments.mean(first), let y = Moments.mean(second) else { return nil }
      var product = 0.0
      var square = 0.0
      for (left, right) in zip(first, second) {
        product += (left - x) * (right - y)
        square += (left - x) * (left - x)
      }
      return Moments.ratio(product, square)
    }
  }
}

/// The sums of returns and of their squares by block and trial, from which the Sharpe ratio of any
/// set of blocks follows without reading the days again.
private struct BlockSums {
  let daysPerBlock: Int
  private let trials: Int
  private let blocks: Int
  /// By block, then trial.
  private var sums: [Double]
  private var squares: [Double]

  init(_ returns: [[Double]], blocks: Int) {
    trials = returns.count
    self.blocks = blocks
    let length = returns[0].count
    daysPerBlock = length / blocks
    sums = Array(repeating: 0, count: blocks * trials)
    squares = sums
    // What does not fill a block is dropped from the oldest days.
    let start = length - daysPerBlock * blocks
    for (trial, row) in returns.enumerated() {
      for day in start..<length {
        let place = (day - start) / daysPerBlock * trials + trial
        sums[place] += row[day]
        squares[place] += row[day] * row[day]
      }
    }
  }

  /// The ratios per day of all trials over the blocks whose bits are set.
  func sharpes(of split: UInt32, into result: inout [Double]) {
    let count = Double(split.nonzeroBitCount * daysPerBlock)
    for trial in 0..<trials {
      var sum = 0.0
      var square = 0.0
      for block in 0..<blocks where split & (1 << UInt32(block)) != 0 {
        sum += sums[block * trials + trial]
        square += squares[block * trials + trial]
      }
      let mean = sum / count
      let variance = (square - sum * mean) / (count - 1)
      // Rounding leaves a little where there is no deviation at all.
      result[trial] = variance > square / count * 1e-13 ? mean / variance.squareRoot() : 0
    }
  }
}
