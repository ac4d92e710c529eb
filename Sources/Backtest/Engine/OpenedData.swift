import History
import PaperExchange
import TradingModel

/// The data of a plan, opened: which instruments it is of, which of it orders are executed on, and
/// when it begins.
struct OpenedData {
  let table: InstrumentTable
  let lanes: [Lane]
  let cursors: [SeriesCursor]
  /// The first moment at which the strategy lives.
  let begin: Timestamp

  init(_ plan: BacktestPlan) throws(BacktestError) {
    // The catalogue depends on the date, so the first event must be known before the instruments.
    var first = Int64.max
    var opened: [(reader: any HistoryReader, events: [HistoryEvent])] = []
    for series in plan.data {
      var reader = series.reader
      var events: [HistoryEvent] = []
      do throws(HistoryError) {
        try reader.read(into: &events, limit: SeriesCursor.batch)
      } catch { throw .data(error) }
      if let event = events.first { first = min(first, event.time.rawValue) }
      opened.append((reader, events))
    }
    guard first < .max else { throw .noData }
    begin = max(plan.from ?? Timestamp(rawValue: first), Timestamp(rawValue: first))
    table = InstrumentTable(plan: plan, at: begin)
    var lanes: [Lane] = []
    var cursors: [SeriesCursor] = []
    for (order, series) in plan.data.enumerated() {
      guard let listed = try table.listed(series.symbol) else {
        throw .unknownSymbol(series.symbol, origin: series.origin)
      }
      let lane: Lane
      if let known = lanes.first(where: { $0.listed.id == listed.id }) {
        lane = known
      } else {
        guard let index = UInt16(exactly: lanes.count) else {
          throw .plan("There are more than 65,536 instruments in the data.")
        }
        lane = Lane(
          index: index, symbol: series.symbol, listed: listed, execution: plan.execution)
        lanes.append(lane)
      }
      cursors.append(
        SeriesCursor(
          origin: series.origin, lane: lane, order: order, reader: opened[order].reader,
          events: opened[order].events))
    }
    for lane in lanes { OpenedData.choose(lane, cursors.filter { $0.lane === lane }) }
    self.lanes = lanes
    self.cursors = cursors
  }

  /// Chooses the finest of an instrument's data to execute orders on.
  private static func choose(_ lane: Lane, _ cursors: [SeriesCursor]) {
    var hasQuotes = false
    for cursor in cursors {
      for event in cursor.buffer {
        switch event {
        case .quote: hasQuotes = true
        case .trade: lane.hasTrades = true
        case .bar(_, let size): lane.given.insert(size)
        }
      }
    }
    if hasQuotes {
      lane.drive = .quotes
    } else if lane.hasTrades {
      lane.drive = .trades
    } else if let finest = lane.given.min() {
      lane.drive = .bars(finest)
    }
  }
}
