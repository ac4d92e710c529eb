import Journal
import TradingModel

/// Finds the version that a person means by its first digits.
struct VersionChoice {
  /// The fewest digits that name a version.
  static let minimum = 4

  private let store: ScriptStore

  init(_ dataDirectory: String) { store = ScriptStore(folder: dataDirectory) }

  /// The texts of the one version that begins with these digits.
  func texts(_ digits: String) throws -> ScriptTexts {
    let digits = digits.lowercased()
    guard digits.utf8.count >= Self.minimum, ScriptVersion.areDigits(digits) else {
      throw CommandFailure(
        .error,
        "\"\(digits)\" is no version: give at least \(Self.minimum) of its digits (0-9, a-f), as "
          + "perigee versions shows them")
    }
    let found = store.find(digits)
    guard let version = found.first else {
      throw CommandFailure(
        .notFound,
        "no text of a version \(digits) is kept in \(store.path); it never ran here, or was "
          + "pruned. perigee versions lists what ran")
    }
    guard found.count == 1 else {
      throw CommandFailure(
        .error,
        "\(found.count) versions begin with \(digits): "
          + "\(found.prefix(5).map(\.short).joined(separator: ", ")); give more digits")
    }
    let texts: ScriptTexts?
    do throws(JournalError) { texts = try store.load(version) } catch {
      throw CommandFailure(.error, error.description)
    }
    guard let texts else {
      throw CommandFailure(
        .error,
        "the text of version \(version) in \(store.path)/\(version.rawValue) is not what was "
          + "kept: somebody changed it. It is kept anew when the same text is started again")
    }
    return texts
  }
}
