import Control

extension RowTurn {
  /// The longest text of a place, in bytes.
  private static let limit = 80

  /// Reads the two values of an address; what no page writes counts as absent.
  init(older: String?, newer: String?) {
    func place(_ text: String?) -> String? {
      guard let text, text.utf8.count <= Self.limit else { return nil }
      let isPlace = text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
          || $0 == UInt8(ascii: "-")
      }
      return isPlace ? text : nil
    }
    if let newer = place(newer) {
      self = .after(newer)
    } else if let older = place(older) {
      self = .before(older)
    } else if newer == "all" {
      self = .oldest
    } else {
      self = .newest
    }
  }

  /// Its name and value in an address.
  var item: (String, String?) {
    switch self {
    case .newest: ("older", nil)
    case .oldest: ("newer", "all")
    case .before(let place): ("older", place)
    case .after(let place): ("newer", place)
    }
  }
}
