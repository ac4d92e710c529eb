/// What a person types to find log lines: words that must all be there, `"words in this order"`,
/// `begin*` for what begins so, and `-word` for what must not be there. Upper and lower case,
/// accents and punctuation make no difference.
///
/// No text is an error: what holds no letter and no digit is left out, an open quote goes on to
/// the end, and beyond `termLimit` terms and `lengthLimit` bytes the rest is not looked at.
public struct LogSearch: Hashable, Sendable {
  /// One thing to look for.
  public struct Term: Hashable, Sendable {
    /// The word, or the words in their order, without quotes.
    public var text: String
    /// Whether its last word may go on.
    public var isPrefix: Bool
    /// Whether lines with it are unwanted.
    public var isExcluded: Bool
  }

  /// The most terms that are used.
  public static let termLimit = 32
  /// The most bytes of the text that are read.
  public static let lengthLimit = 2_000

  /// What is looked for, in the order of the text.
  public let terms: [Term]

  /// Reads what a person typed; nil when nothing in it can be looked for.
  public init?(_ text: String) {
    var rest = Substring(String(decoding: text.utf8.prefix(LogSearch.lengthLimit), as: UTF8.self))
    var terms: [Term] = []
    while terms.count < LogSearch.termLimit {
      rest = rest.drop(while: \.isWhitespace)
      guard !rest.isEmpty else { break }
      if let term = LogSearch.next(&rest) { terms.append(term) }
    }
    guard !terms.isEmpty else { return nil }
    self.terms = terms
  }

  private static func next(_ rest: inout Substring) -> Term? {
    let isExcluded = rest.first == "-"
    if isExcluded { rest.removeFirst() }
    var words: Substring
    if rest.first == "\"" {
      rest.removeFirst()
      words = rest.prefix { $0 != "\"" }
      rest = rest.dropFirst(words.count + 1)
    } else {
      words = rest.prefix { !$0.isWhitespace && $0 != "\"" }
      rest = rest.dropFirst(words.count)
    }
    // The star stands behind the word, or behind the closing quote.
    var isPrefix = words.last == "*"
    if !isPrefix && rest.first == "*" {
      isPrefix = true
      rest.removeFirst()
    }
    // `err -*` would otherwise begin with a mark that separates words.
    while let last = words.last, last == "*" { words.removeLast() }
    let text = LogSearch.searchable(words)
    guard text.unicodeScalars.contains(where: LogSearch.isPartOfWord) else { return nil }
    // In `order-*` the star follows no word, and everything would begin so.
    let isOpenEnded = isPrefix && (text.unicodeScalars.last.map(LogSearch.isPartOfWord) ?? false)
    return Term(text: text, isPrefix: isOpenEnded, isExcluded: isExcluded)
  }

  /// Whether the index may see a part of a word in it.
  static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      true
    default: false  // The categories are Unicode's, not ours.
    }
  }

  /// A text without what the index keeps for itself (see `LogFacets`) and without nulls, at which
  /// SQLite would stop reading.
  static func searchable(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(where: { $0 == 0 || $0 == 0xEE }) else { return String(text) }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0 == LogFacets.mark || $0.value == 0 ? " " : $0 }))
  }

  /// The expression of the full-text index: nil for one that only excludes.
  var wanted: String? { expression(terms.filter { !$0.isExcluded }, joined: " AND ") }
  /// The expression of what is unwanted.
  var unwanted: String? { expression(terms.filter(\.isExcluded), joined: " OR ") }

  private func expression(_ terms: [Term], joined operation: String) -> String? {
    guard !terms.isEmpty else { return nil }
    return "("
      + terms.map { "\"\(LogSearch.quoted($0.text))\"" + ($0.isPrefix ? " *" : "") }
      .joined(separator: operation) + ")"
  }

  private static func quoted(_ text: String) -> String {
    // By scalars: with an accent upon it a quote is another character, and still ends the term.
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result.append(scalar) }
      result.append(scalar)
    }
    return String(result)
  }
}
