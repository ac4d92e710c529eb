import TradingModel

/// Whether the broker's position in one instrument of one account is what the books of all owners
/// add up to, as a state machine.
///
/// A difference is believed only when two complete snapshots of one session, `apart` or more from
/// each other, show the same two numbers and nothing moved between them: executions and positions
/// travel on different ways, so that one look may catch a fill half way. The first look makes a
/// doubt, which waits for the second; what only live messages show is no finding at all.
struct PositionCheck: Hashable {
  /// What one complete snapshot showed.
  struct Sighting: Hashable {
    var reported: Quantity
    var expected: Quantity
    var session: BrokerSession
    var at: Timestamp

    var difference: Quantity { reported - expected }
    var agrees: Bool { reported == expected }
  }

  enum Finding: Hashable {
    /// Nothing speaks against the books.
    case agreed
    /// One look showed a difference.
    case doubt
    /// Something happened that no book could take up; only two looks can tell what it came to.
    case suspect
    /// Two looks showed this difference. It stands until two looks show none, or a person decides.
    case drift(Quantity)
  }

  /// What an input changed.
  enum Verdict: Hashable {
    case unchanged
    case doubted
    case drifted
    /// The doubt or the drift is over.
    case ended
  }

  private(set) var finding = Finding.agreed
  /// The first of the two looks.
  private var first: Sighting?
  private var seemsOver = false

  /// The least time between the two looks.
  static let apart = Duration.seconds(5)

  /// Whether another snapshot would tell more: a standing drift needs none until it seems over.
  var wantsSnapshot: Bool {
    switch finding {
    case .agreed: false
    case .doubt, .suspect: true
    case .drift: seemsOver
    }
  }

  /// A complete snapshot came.
  mutating func saw(_ sighting: Sighting) -> Verdict {
    var isStable = false
    if let first, first.reported == sighting.reported, first.expected == sighting.expected,
      first.session == sighting.session
    {
      isStable = sighting.at.since(first.at) >= PositionCheck.apart
    } else {
      first = sighting
    }
    seemsOver = sighting.agrees
    switch finding {
    case .agreed:
      guard !sighting.agrees else { return settle() }
      finding = .doubt
      return .doubted
    case .doubt:
      if sighting.agrees { return settle() }
      return isStable ? confirm(sighting) : .unchanged
    case .suspect:
      guard isStable else { return .unchanged }
      return sighting.agrees ? settle() : confirm(sighting)
    case .drift(let known):
      guard isStable else { return .unchanged }
      if sighting.agrees { return settle() }
      return known == sighting.difference ? .unchanged : confirm(sighting)
    }
  }

  /// A live message left the two numbers equal, or different.
  mutating func heard(agrees: Bool) -> Verdict {
    switch finding {
    case .agreed, .suspect: return .unchanged
    case .doubt: return agrees ? settle() : .unchanged
    case .drift:
      seemsOver = agrees
      return .unchanged
    }
  }

  /// A fill was booked, or the broker's number changed: what was seen before proves nothing.
  mutating func moved() { first = nil }

  /// Something reached no book.
  mutating func suspect() {
    first = nil
    if case .drift = finding { return }
    finding = .suspect
  }

  /// A person decided about the difference.
  mutating func resolve() { _ = settle() }

  private mutating func settle() -> Verdict {
    let wasAgreed = finding == .agreed
    finding = .agreed
    first = nil
    seemsOver = false
    return wasAgreed ? .unchanged : .ended
  }

  private mutating func confirm(_ sighting: Sighting) -> Verdict {
    finding = .drift(sighting.difference)
    return .drifted
  }
}
