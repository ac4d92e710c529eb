public import TradingModel

/// A wish to hold trading back: of a person, of a file, of a signal, or of a rule that tripped.
public struct RestraintRequest: Hashable, Sendable {
  /// What to hold back.
  public var scope: RestraintScope
  /// How far.
  public var level: RestraintLevel
  /// Why, for people: one line of printable text, at most `textLimit` characters.
  public var reason: String
  /// Who: a person's name, a file's path, a signal's name, or the rule's.
  public var actor: String

  /// The longest reason or actor, in characters; the rest is cut off.
  public static let textLimit = 300

  /// A wish. Texts are cut, and what is not printable becomes a space.
  public init(scope: RestraintScope, level: RestraintLevel, reason: String, actor: String) {
    self.scope = scope
    self.level = level
    self.reason = RestraintRequest.line(reason, or: "no reason given")
    self.actor = RestraintRequest.line(actor, or: "nobody named")
  }

  /// A text as one line for the journal and the terminal; `other` when nothing is left of it.
  public static func line(_ text: String, or other: String) -> String {
    // Cut first: the text may come from outside and be of any length.
    let scalars = text.unicodeScalars.prefix(4 * textLimit).map { scalar -> Character in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
        .unassigned:
        " "
      default: Character(scalar)
      }
    }
    let words = String(scalars).split(separator: " ", omittingEmptySubsequences: true)
    let joined = String(words.joined(separator: " ").prefix(textLimit))
    return joined.isEmpty ? other : joined
  }
}

/// What a wish to restrain came to.
public struct RestraintAnswer: Hashable, Sendable {
  /// The restraint that holds now.
  public var restraint: Restraint
  /// Whether this wish made it; false when an equal or stricter one held already.
  public var isNew: Bool
  /// How many cancels of working orders were asked for just now.
  public var cancelled: Int
  /// How many orders were taken back before a byte of them was written.
  public var withdrawn: Int
  /// Orders of this system in the scope that may still be live at the broker.
  public var live: [IntentID]
  /// Why the journal does not have it yet; nil when it has. Trading is held back all the same,
  /// and the journal gets it as soon as it can be written.
  public var unstored: String?
}

/// A restraint in force with how far it has come, for people.
public struct RestraintState: Hashable, Sendable {
  /// The restraint.
  public var restraint: Restraint
  /// Orders of this system in the scope that may still be live at the broker, oldest first.
  public var live: [Order]
  /// How many of those wait for a connection before their cancels can go out.
  public var unreachable: Int
  /// What flattening still waits for, a sentence for each holding; empty for the other levels.
  public var closing: [String]
  /// Since when the scope is verified flat; nil while it is not, and for the other levels.
  public var flatSince: Timestamp?
}

/// Why a restraint was not lifted. `description` is the sentence for people.
public enum ResumeRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The scope has none; these others hold.
  case none(RestraintScope, others: [RestraintScope])
  /// A person must say why.
  case noReason(RestraintScope)
  /// The journal did not take the record.
  case journal(String)
  /// Something demands it again at once; the text says what and what to do.
  case demanded(String)

  /// The sentence.
  public var description: String {
    switch self {
    case .none(let scope, let others):
      "Nothing restrains \(scope)."
        + (others.isEmpty
          ? "" : " These are restrained: \(others.map(\.description).joined(separator: ", ")).")
    case .noReason(let scope):
      "Why may \(scope) trade again? Give --reason TEXT; it is kept in the journal."
    case .journal(let why):
      "Trading stays held back, because the journal could not record the release: \(why)"
    case .demanded(let why): why
    }
  }
}
