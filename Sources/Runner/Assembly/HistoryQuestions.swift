import Control
import Feeds
import Synchronization
import TradingModel

/// Answers questions for the source's history, one frame each, behind everything that the
/// strategies need.
final class HistoryQuestions: Sendable {
  /// The most instruments that are remembered; then all are forgotten.
  private static let mostKnown = 1000

  private let hub: FeedHub
  private let lookup: SymbolDetails
  private let known = Mutex<[String: Instrument]>([:])

  init(hub: FeedHub, lookup: SymbolDetails) {
    self.hub = hub
    self.lookup = lookup
  }

  /// The bars that the source has; none is an empty answer.
  func answer(_ question: HistoryQuestion) async throws -> HistoryFrame {
    guard question.bar > 0, (1...HistoryQuestion.mostSeconds).contains(question.seconds) else {
      throw ControlFailure(.invalid, "the bar size or the span of the question makes no sense")
    }
    let instrument = try await resolved(question.symbol)
    let request = HistoryRequest(
      instrument: instrument, barSize: BarSize(rawValue: question.bar),
      end: question.end.timestamp, span: .seconds(question.seconds),
      regularHoursOnly: question.regularHoursOnly)
    var bars: [Bar] = []
    do {
      bars = try await hub.history(request)
    } catch {
      guard error.code == .noData else { throw ControlFailure(error, symbol: question.symbol) }
    }
    return HistoryFrame(
      symbol: instrument.address, instrument: instrument.id.rawValue,
      rows: bars.map(HistoryFrame.Row.init))
  }

  private func resolved(_ symbol: String) async throws -> Instrument {
    if let found = known.withLock({ $0[symbol] }) { return found }
    let answers = await lookup.details(for: [symbol])
    let found: [Instrument]
    do throws(FeedError) {
      found = try answers[symbol]?.get() ?? []
    } catch {
      throw ControlFailure(error, symbol: symbol)
    }
    guard let instrument = found.first else {
      throw ControlFailure(.notFound, "no instrument is named \(symbol); look with perigee search")
    }
    guard found.count == 1 else {
      throw ControlFailure(
        .invalid,
        "\(symbol) names \(found.count) instruments; name one of them, as "
          + instrument.address)
    }
    known.withLock { known in
      if known.count >= Self.mostKnown { known = [:] }
      known[symbol] = instrument
    }
    return instrument
  }
}
