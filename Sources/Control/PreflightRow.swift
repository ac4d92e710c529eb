/// Whether an account can trade, as `perigee preflight` and the pages show it.
package struct PreflightRow: Hashable, Sendable, Codable {
  /// What a look came to; the worst of the checks' is the account's.
  package enum Verdict: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case go = "GO"
    /// It can trade, and a person should look at something.
    case look = "LOOK"
    case noGo = "NO-GO"

    package static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .go: 0
      case .look: 1
      case .noGo: 2
      }
    }
  }

  /// One thing that was looked at.
  package struct Check: Hashable, Sendable, Codable {
    /// `connection`, `data`, `reconciliation`, `orders`, `limits`, `restraints`, `gateway`,
    /// `scripts`, `disk`, `clock`, `tape` or `notices`.
    package var name: String
    package var verdict: Verdict
    /// What was found, in one sentence.
    package var text: String
    /// The command that shows more or mends it.
    package var command: String?

    package init(_ name: String, _ verdict: Verdict, _ text: String, command: String? = nil) {
      self.name = name
      self.verdict = verdict
      self.text = text
      self.command = command
    }
  }

  package var account: String
  package var verdict: Verdict
  /// When it was looked.
  package var time: Moment
  /// The next opening of a market of its strategies; nil when none is known.
  package var opens: Moment?
  package var checks: [Check]

  package init(account: String, time: Moment, opens: Moment?, checks: [Check]) {
    self.account = account
    verdict = checks.map(\.verdict).max() ?? .go
    self.time = time
    self.opens = opens
    self.checks = checks
  }

  /// The verdict with what speaks against it, in a few words.
  package var sentence: String {
    let bad = checks.filter { $0.verdict != .go }.sorted { $0.verdict > $1.verdict }
    guard let first = bad.first else { return "GO: account \(account) can trade." }
    let more = bad.count > 1 ? " (and \(bad.count - 1) more)" : ""
    return "\(verdict.rawValue): account \(account): \(first.text)\(more)"
  }
}
