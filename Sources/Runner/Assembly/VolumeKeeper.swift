import Feeds
import Logging
import TradingModel

/// Looks up the average daily volume of every instrument that strategies use, for the risk gate.
///
/// One instrument at a time, behind everything else that asks for history; a failure leaves the
/// volume unknown. At most 1,000 instruments wait, the newest; each is looked up once a run.
final class VolumeKeeper: Sendable {
  private let view: FeedMarketView
  private let backend: any FeedBackend
  private let wanted: AsyncStream<Instrument>
  private let source: AsyncStream<Instrument>.Continuation

  /// Days asked for: 20 of trading lie in them, holidays included.
  static let span = Duration.seconds(32 * 86_400)

  init(view: FeedMarketView, backend: any FeedBackend) {
    self.view = view
    self.backend = backend
    (wanted, source) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1000))
  }

  /// Asks for the volume of an instrument. Returns at once.
  func want(_ instrument: Instrument) {
    let type = instrument.contract.securityType
    guard type == .stock || type == .future else { return }
    source.yield(instrument)
  }

  /// Looks up what is wanted, until cancelled.
  func run() async {
    var known: Set<InstrumentID> = []
    for await instrument in wanted where known.insert(instrument.id).inserted {
      let request = HistoryRequest(
        instrument: instrument, barSize: .day, end: nil, span: Self.span, regularHoursOnly: true)
      do throws(FeedError) {
        view.learn(try await backend.history(request), of: instrument.id)
      } catch {
        Logger(label: "risk").info(
          "no average volume of \(instrument.address): \(error.description)")
      }
    }
  }
}
