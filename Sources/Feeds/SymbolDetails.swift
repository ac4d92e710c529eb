public import TradingModel

/// Looks up the details of several symbols side by side.
public struct SymbolDetails: Sendable {
  private let resolver: InstrumentResolver

  /// Look-ups with a backend.
  public init(backend: any FeedBackend) { resolver = InstrumentResolver(backend: backend) }

  /// The instrument of each symbol, or why there is none; each symbol once. A future without its
  /// expiry (`ES.CME`) is answered with every month; any other symbol that fits several
  /// instruments fails as ambiguous and lists them.
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
    do throws(FeedError) {
      if let address = InstrumentAddress(symbol) {
        return .success([try await resolver.instrument(address)])
      }
      guard let months = InstrumentAddress.everyMonth(symbol) else {
        return .failure(
          FeedError(.invalid, "'\(symbol)' is not an address; write it like AAPL.NASDAQ"))
      }
      let found = try await resolver.everyMonth(months)
      guard !found.isEmpty else {
        return .failure(FeedError(.notFound, "no instrument is named \(symbol)"))
      }
      return .success(found)
    } catch {
      return .failure(error)
    }
  }
}
