public import TradingModel

/// Finds the instruments that an address names.
///
/// Of several that fit, the one whose canonical address is the very text is meant (`SPX.CBOE...`
/// is the class SPX, not SPXW); any other ambiguity is an error that lists the candidates.
public struct InstrumentResolver: Sendable {
  private let backend: any FeedBackend

  /// A resolver that asks a backend.
  public init(backend: any FeedBackend) { self.backend = backend }

  /// The one instrument that an address names. Throws `notFound` and `ambiguous` besides what the
  /// backend throws.
  public func instrument(_ address: InstrumentAddress) async throws(FeedError) -> Instrument {
    if address.contract.securityType == .combo { return try await combination(address) }
    let found = try await backend.details(for: address.contract)
    guard address.isFrontMonth else {
      return try InstrumentResolver.only(found, key: address.description)
    }
    return try await frontMonth(found, key: address.description)
  }

  /// Every month of a future.
  func everyMonth(_ contract: Contract) async throws(FeedError) -> [Instrument] {
    try await backend.details(for: contract)
  }

  // MARK: One of several

  /// The only instrument of an answer.
  static func only(
    _ instruments: [Instrument], key: String
  ) throws(FeedError) -> Instrument {
    var unique: [Instrument] = []
    for instrument in instruments where !unique.contains(where: { $0.id == instrument.id }) {
      unique.append(instrument)
    }
    guard let first = unique.first else {
      throw FeedError(.notFound, "no instrument is named \(key)")
    }
    guard unique.count > 1 else { return first }
    let exact = unique.filter { $0.address == key }
    if exact.count == 1, let one = exact.first { return one }
    throw FeedError(
      .ambiguous, "\(key) means several: \(candidates(unique).joined(separator: ", ")); name one")
  }

  /// How many candidates a sentence lists.
  static let candidateLimit = 8

  /// The addresses of several instruments, each with its contract id, told apart by their
  /// trading classes where the plain addresses are equal.
  private static func candidates(_ instruments: [Instrument]) -> [String] {
    let shown = instruments.prefix(candidateLimit).map { instrument -> String in
      let isPlain = instruments.filter { $0.address == instrument.address }.count == 1
      let address =
        isPlain
        ? instrument.address
        : InstrumentAddress(
          resolved: instrument.contract, contractMonth: instrument.contractMonth, showsClass: true
        ).description
      return "\(address) (con:\(instrument.id.rawValue))"
    }
    let rest = instruments.count - shown.count
    return rest > 0 ? shown + ["and \(rest) more"] : shown
  }

  // MARK: The front month

  private func frontMonth(_ months: [Instrument], key: String) async throws(FeedError) -> Instrument
  {
    // Contracts of two sizes under one symbol are not months of one future.
    let classes = Set(months.compactMap(\.contract.tradingClass)).sorted()
    if classes.count > 1, let symbol = key.firstIndex(of: ".").map({ key[..<$0] }) {
      let names = classes.map { "\(symbol):\($0)\(key[symbol.endIndex...])" }
      throw FeedError(
        .ambiguous, "\(key) means several: \(names.joined(separator: ", ")); name one")
    }
    var compared: [(month: Instrument, volume: Decimal64?)] = []
    var trouble: FeedError?
    for month in FrontMonth.candidates(months) {
      do throws(FeedError) {
        let days = try await backend.history(
          HistoryRequest(instrument: month, barSize: .day, end: nil, span: FrontMonth.span))
        compared.append((month, FrontMonth.volume(days)))
      } catch {
        // A month without data does not trade; a question that may succeed later must be asked
        // again, for a month chosen without it would be a guess.
        if error.code.mayPass { throw error }
        if error.code != .noData { trouble = error }
        compared.append((month, nil))
      }
    }
    if compared.allSatisfy({ $0.volume == nil }), let trouble { throw trouble }
    guard let month = FrontMonth.choice(compared) else {
      throw FeedError(.notFound, "no instrument is named \(key)")
    }
    return month
  }

  // MARK: Combinations

  /// Brokers tell no details of combinations, so they follow from those of the legs.
  private func combination(_ address: InstrumentAddress) async throws(FeedError) -> Instrument {
    var legs: [Instrument] = []
    for leg in address.contract.legs ?? [] {
      let contract = InstrumentAddress(contractID: leg.instrument).contract
      legs.append(
        try InstrumentResolver.only(
          try await backend.details(for: contract), key: "con:\(leg.instrument.rawValue)"))
    }
    guard let combination = Combination(address: address, legs: legs)?.instrument else {
      throw FeedError(.notFound, "no instrument is named \(address)")
    }
    return combination
  }
}
