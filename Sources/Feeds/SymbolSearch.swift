import Synchronization
public import TradingModel

/// Finds instruments by symbol or name: in the catalogue at once, and with the backend's own
/// search at its pace. Details are a call of their own (`SymbolDetails`).
public final class SymbolSearch: Sendable {
  /// What became of the backend's part of a search.
  public enum Coverage: Hashable, Sendable {
    /// The backend answered, or the pattern was blank.
    case complete
    /// A newer search took this one's turn: only the catalogue was asked.
    case superseded
    /// The backend did not answer: only the catalogue was asked.
    case offline(FeedError)
  }

  /// The answer to a search.
  public struct Answer: Hashable, Sendable {
    /// The matches, best first.
    public var matches: [SymbolMatch]
    /// Whether the backend's matches are among them.
    public var coverage: Coverage
  }

  /// Venues that are never wanted in a search.
  public static let unwantedVenues: Set<String> = [
    "ASX", "MEXI", "VALUE", "FUNDSERV", "SWB2", "PSE", "PHLX",
  ]
  /// The venues that are written with a suffix.
  static let suffixed: Set<String> = ["NASDAQ", "PINK"]
  /// The least score of the backend's matches that are kept; the backend searched by its own
  /// rules already.
  static let cutOff = 50

  private let backend: any FeedBackend
  private let catalogue: SymbolCatalogue
  private let time: FeedTime
  private let turns: Mutex<SearchTurns>

  /// A search over a backend and a catalogue.
  public init(
    backend: any FeedBackend, catalogue: SymbolCatalogue = .standard, time: FeedTime
  ) {
    self.backend = backend
    self.catalogue = catalogue
    self.time = time
    turns = Mutex(SearchTurns(interval: backend.capabilities.searchInterval))
  }

  /// The catalogue's matches, at once and without a connection.
  public func local(_ pattern: String, limit: Int = 20) -> [SymbolMatch] {
    catalogue.search(pattern, limit: limit)
  }

  /// The catalogue's and the backend's matches, merged. Waits for the rest of the backend's
  /// search interval where needed. A blank pattern has no match and asks nothing. Throws only
  /// `CancellationError`, when the calling task is cancelled during the wait.
  public func search(_ pattern: String, limit: Int = 20) async throws -> Answer {
    let text = SymbolSearch.trimmed(pattern)
    guard !text.isEmpty else { return Answer(matches: [], coverage: .complete) }
    let own = catalogue.scored(text)
    let number = turns.withLock { $0.enter() }
    while true {
      let now = time.now()
      switch turns.withLock({ $0.turn(of: number, now: now) }) {
      case .wait(let rest):
        try await time.sleep(rest)
      case .superseded:
        return answer(own, [], .superseded, limit: limit)
      case .go:
        do throws(FeedError) {
          let found = try await backend.search(text)
          return answer(own, SymbolSearch.ranked(found, for: text), .complete, limit: limit)
        } catch {
          let isNothing = error.code == .notFound || error.code == .noData
          return answer(own, [], isNothing ? .complete : .offline(error), limit: limit)
        }
      }
    }
  }

  private func answer(
    _ own: [(match: SymbolMatch, score: Int)], _ found: [(match: SymbolMatch, score: Int)],
    _ coverage: Coverage, limit: Int
  ) -> Answer {
    var seen: Set<String> = []
    var matches: [SymbolMatch] = []
    // The sort is stable: of equal scores the catalogue's comes first.
    for (match, _) in (own + found).sorted(by: { $0.score > $1.score })
    where seen.insert(match.address).inserted {
      matches.append(match)
    }
    return Answer(matches: Array(matches.prefix(max(0, limit))), coverage: coverage)
  }

  /// The backend's matches without unwanted venues, each with its exchange cut at the dot.
  static func ranked(
    _ found: [SymbolMatch], for pattern: String
  ) -> [(match: SymbolMatch, score: Int)] {
    found.enumerated().compactMap { index, match -> (match: SymbolMatch, score: Int)? in
      var parts = match.address.split(separator: ".", omittingEmptySubsequences: false)
      // What has no form of its own goes by its contract id.
      let isNumbered = match.address.hasPrefix("con:")
      guard isNumbered || parts.count >= 2 else { return nil }
      let venue = InstrumentAddress(match.address)?.contract.primaryExchange
      guard !unwantedVenues.contains(venue ?? ""),
        parts.count < 2 || !unwantedVenues.contains(parts[1].uppercased())
      else { return nil }
      // A stock's exchange may carry a suffix (NASDAQ.NMS); dated and index forms, and symbols
      // with a dot of their own, need theirs.
      if match.securityType == .stock, parts.count > 2, suffixed.contains(parts[1].uppercased()) {
        parts = Array(parts.prefix(2))
      }
      var clean = match
      clean.address = parts.joined(separator: ".")
      let best = max(
        FuzzyScore.score(pattern, String(parts[0])),
        FuzzyScore.score(pattern, match.description) - 4)
      // The source's own order breaks ties and keeps what its rules found by other means.
      let score = max(best, cutOff) * 100 - index
      return (match: clean, score: score)
    }.map { ($0.match, $0.score / 100) }
  }

  /// The pattern without blanks around it.
  static func trimmed(_ pattern: String) -> String {
    var text = Substring(pattern)
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
