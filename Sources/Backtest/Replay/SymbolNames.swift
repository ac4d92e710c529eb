import StrategyChannel
import TradingModel

/// What the instruments of a life are called, and what they are.
struct SymbolNames {
  private var byIndex: [ChildEvent.InstrumentIndex: ChildInstrument] = [:]
  private(set) var instruments: [InstrumentID: ChildInstrument] = [:]
  private var symbols: [InstrumentID: String] = [:]

  mutating func learn(_ event: ChildEvent) {
    guard case .instrument(let index, let symbol, let instrument) = event.body else { return }
    byIndex[index] = instrument
    instruments[instrument.id] = instrument
    if symbols[instrument.id] == nil { symbols[instrument.id] = symbol }
  }

  func instrument(_ index: ChildEvent.InstrumentIndex) -> ChildInstrument? { byIndex[index] }

  func name(_ index: ChildEvent.InstrumentIndex) -> String {
    byIndex[index].map { name($0.id) } ?? "instrument #\(index)"
  }

  func name(_ id: InstrumentID) -> String { symbols[id] ?? "instrument \(id.rawValue)" }
}
