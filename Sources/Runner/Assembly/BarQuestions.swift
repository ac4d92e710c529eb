import Control
import Feeds
import Synchronization
import TradingModel

/// Answers questions for bars: the newest from what the feeds keep, else from the source's history,
/// which is asked at most once in `life` for the same bars, however many pages look at them. Bars
/// of the past do not change and are kept for longer.
final class BarQuestions: Sendable {
  private struct Known {
    var bars: [Bar]
    var at: Timestamp
  }

  private struct Key: Hashable {
    var symbol: String
    var bar: Int32
    var count: Int
    var end: Timestamp?
  }

  /// How long an answer of the source serves, and one that ends in the past.
  static let life = Duration.seconds(30)
  static let pastLife = Duration.seconds(600)
  /// The most answers that are kept; then all are forgotten.
  private static let mostKnown = 64

  private let hub: FeedHub
  private let history: HistoryQuestions
  private let now: @Sendable () -> Timestamp
  private let known = Mutex<[Key: Known]>([:])

  init(hub: FeedHub, history: HistoryQuestions, now: @escaping @Sendable () -> Timestamp) {
    self.hub = hub
    self.history = history
    self.now = now
  }

  /// The bars, oldest first; none is an empty answer. What is unfinished is left out.
  func answer(_ question: BarQuestion) async throws -> HistoryFrame {
    guard question.bar > 0, question.bar <= 86_400,
      (1...BarQuestion.mostBars).contains(question.count)
    else {
      throw ControlFailure(.invalid, "the bar size or the count of the question makes no sense")
    }
    let size = BarSize(rawValue: question.bar)
    let stream = hub.survey().first { $0.instrument.address == question.symbol }
    if question.end == nil, let instrument = stream?.instrument,
      let bars = hub.newestBars(instrument.id, size, count: question.count), bars.count >= 2
    {
      return frame(instrument.address, instrument.id.rawValue, bars)
    }
    let bars = try await asked(question)
    return frame(question.symbol, stream?.instrument.id.rawValue ?? 0, bars)
  }

  private func frame(_ symbol: String, _ instrument: Int64, _ bars: [Bar]) -> HistoryFrame {
    HistoryFrame(symbol: symbol, instrument: instrument, rows: bars.map(HistoryFrame.Row.init))
  }

  private func asked(_ question: BarQuestion) async throws -> [Bar] {
    let now = now()
    let end = question.end.map { min($0.timestamp, now) }
    let key = Key(
      symbol: question.symbol, bar: question.bar, count: question.count,
      end: question.end?.timestamp)
    // What ends now still grows.
    let isPast = end.map { now.since($0) > .seconds(Int64(question.bar)) } ?? false
    if let known = known.withLock({ $0[key] }),
      now.since(known.at) < (isPast ? Self.pastLife : Self.life)
    {
      return known.bars
    }
    // Room for nights and weekends; the source answers with what it has.
    let span = min(
      Int64(question.bar) * Int64(question.count) * 4, Self.longest(question.bar))
    let answer = try await history.answer(
      HistoryQuestion(
        symbol: question.symbol, bar: question.bar, end: Moment(end ?? now), seconds: span,
        regularHoursOnly: false))
    let bars = Array(answer.rows.suffix(question.count).map(\.bar))
    known.withLock { known in
      if known.count >= Self.mostKnown { known = [:] }
      known[key] = Known(bars: bars, at: now)
    }
    return bars
  }

  /// What sources give in one answer of such bars.
  private static func longest(_ bar: Int32) -> Int64 {
    switch bar {
    case ..<60: 2_000
    case ..<3600: 86_400
    case ..<86_400: 30 * 86_400
    default: HistoryQuestion.mostSeconds
    }
  }
}
