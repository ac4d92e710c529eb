public import TradingModel

/// Looks up the details of several symbols side by side.
public struct SymbolDetails: Sendable {
  private let backend: any FeedBackend

  /// Look-ups with a backend.
  public init(backend: any FeedBackend) { self.backend = backend }

  /// Every instrument that fits each symbol, or why there is none; each symbol once. An answer
  /// of several instruments is not an error here (all expiries of a future).
  public func details(
    for symbols: [String]
  ) async -> [String: Result<[Instrument], FeedError>] {
    await withTaskGroup(of: (String, Result<[Instrument], FeedError>).self) { group in
      for symbol in Set(symbols) {
        group.addTask { (symbol, await self.details(for: symbol)) }
      }
      var answers: [String: Result<[Instrument], FeedError>] = [:]
      for await (symbol, answer) in group { answers[symbol] = answer }
      return answers
    }
  }

  private func details(for symbol: String) async -> Result<[Instrument], FeedError> {
    guard let contract = SymbolDetails.contract(symbol) else {
      return .failure(
        FeedError(.invalid, "'\(symbol)' is not an address; write it like AAPL.NASDAQ"))
    }
    do throws(FeedError) {
      let found = try await backend.details(for: contract)
      guard !found.isEmpty else {
        return .failure(FeedError(.notFound, "no instrument is named \(symbol)"))
      }
      return .success(found)
    } catch {
      return .failure(error)
    }
  }

  /// An address, or a future without its expiry (`ES.CME`), which means all expiries.
  private static func contract(_ symbol: String) -> Contract? {
    if let address = InstrumentAddress(symbol) { return address.contract }
    guard let dated = InstrumentAddress(symbol + ".209912"),
      dated.contract.securityType == .future
    else { return nil }
    var contract = dated.contract
    contract.expiry = nil
    return contract
  }
}
