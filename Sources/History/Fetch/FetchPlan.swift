public import TradingModel

/// Which stretches of history are asked for, the oldest first, and what is done with the answers.
/// A state machine without I/O; its owner asks, writes what `received` hands back, and commits it
/// with its coverage before it goes on, so that a fetch may end at any moment and go on there.
public struct FetchPlan: Sendable {
  /// One question to the source.
  public struct Request: Hashable, Sendable {
    /// The first moment; a bar that starts there belongs to the answer.
    public var from: Timestamp
    /// The first moment after it.
    public var to: Timestamp
    /// A question for what lies from `from` up to `to`.
    public init(from: Timestamp, to: Timestamp) {
      self.from = from
      self.to = to
    }
  }

  /// What to do next.
  public enum Step: Hashable, Sendable {
    /// Ask, after waiting so long.
    case request(Request, after: Duration)
    /// Everything wanted is there.
    case done
    /// The source does not answer; the text is its last word.
    case failed(String)
  }

  /// What an answer came to.
  public struct Answer: Sendable {
    /// The bars to append, oldest first, each start once.
    public var bars: [Bar]
    /// What the store has after that, to be told with them.
    public var covered: Request
  }

  /// How often a question is asked in vain before the fetch gives up; the waits in between grow
  /// from one second to a minute.
  public static let mostFailures = 12

  /// The length of the bars.
  public let size: BarSize
  /// Bars that are new.
  public private(set) var fresh = 0
  /// Bars that the source sent twice, or that the store had with the same values.
  public private(set) var duplicates = 0
  /// Bars that the store had with other values: the source corrected them.
  public private(set) var corrections: [(old: Bar, new: Bar)] = []
  /// Corrections that are not kept in the list, which holds a hundred.
  public private(set) var furtherCorrections = 0
  /// Questions answered so far, and in all.
  public var progress: (done: Int, of: Int) { (answered, answered + requests.count) }

  private var requests: [Request]
  private let overlap: Duration
  private var answered = 0
  private var failures = 0

  /// A plan for what lies from `from` to `to` and is not in `covered`. `span` is the longest
  /// stretch of one question; each begins with up to `overlapBars` bars that are there already, to
  /// see whether the source still says the same.
  public init(
    size: BarSize, from: Timestamp, to: Timestamp, covered: [Range<Timestamp>], span: Duration,
    overlapBars: Int = 5
  ) {
    self.size = size
    let length = Duration.seconds(Int64(size.rawValue))
    // The source may not give a question more than the span, the overlap included.
    let span = max(span, length * 2)
    overlap = min(length * max(0, overlapBars), span / 2)
    let step = span - overlap
    var requests: [Request] = []
    var start = from
    for range in covered + [to..<Timestamp(rawValue: .max)] {
      let end = min(range.lowerBound, to)
      while start < end {
        // Mostly whole steps, so that a question asked again is the same question.
        let next = min(end, start.advanced(by: step))
        requests.append(Request(from: start, to: next))
        start = next
      }
      start = max(start, min(range.upperBound, to))
    }
    self.requests = requests
  }

  /// The first step, or the next one after an answer.
  public func next() -> Step { requests.first.map { .request($0, after: .zero) } ?? .done }

  /// The question as the source is to hear it, with the overlap.
  public func asked(_ request: Request) -> Request {
    Request(from: request.from.advanced(by: .zero - overlap), to: request.to)
  }

  /// An answer came to the question of `next`. `known` are the bars that the store has in the
  /// stretch asked for, oldest first.
  public mutating func received(_ bars: [Bar], known: [Bar]) -> Answer? {
    guard let request = requests.first else { return nil }
    failures = 0
    requests.removeFirst()
    answered += 1
    let asked = asked(request)
    var there: [Timestamp: Bar] = [:]
    for bar in known { there[bar.start] = bar }
    var kept: [Bar] = []
    for bar in bars.sorted(by: { $0.start < $1.start })
    where bar.start >= asked.from && bar.start < asked.to {
      if bar.start == kept.last?.start {
        duplicates += 1
        continue
      }
      if let old = there[bar.start] {
        guard old != bar else {
          duplicates += 1
          continue
        }
        if corrections.count < 100 {
          corrections.append((old, bar))
        } else {
          furtherCorrections += 1
        }
      } else {
        fresh += 1
      }
      kept.append(bar)
    }
    return Answer(bars: kept, covered: request)
  }

  /// A question failed; `isFinal` when it would fail again.
  public mutating func failed(_ reason: String, isFinal: Bool) -> Step {
    failures += 1
    guard let request = requests.first, !isFinal, failures < FetchPlan.mostFailures else {
      return .failed(reason)
    }
    let wait = Duration.seconds(min(60, 1 << min(failures - 1, 6)))
    return .request(request, after: wait)
  }

  /// The longest stretch of one question for bars of a size, by IB's published table.
  public static func span(_ size: BarSize) -> Duration {
    switch size.rawValue {
    case ..<5: .seconds(1800)
    case ..<10: .seconds(3600)
    case ..<30: .seconds(4 * 3600)
    case ..<60: .seconds(8 * 3600)
    case ..<120: .seconds(86_400)
    case ..<180: .seconds(2 * 86_400)
    case ..<1800: .seconds(7 * 86_400)
    case ..<86_400: .seconds(30 * 86_400)
    default: .seconds(365 * 86_400)
    }
  }
}
