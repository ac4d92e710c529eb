import Foundation

/// Clock readings of one time zone as seconds of UTC, for stamps that mostly follow each other.
///
/// A reading that occurs twice, when clocks go back, is the first of the two, or the second where
/// the first would lie before the stamp before it. A reading that clocks skip counts on from
/// before the change.
struct LocalClock: Sendable {
  /// When an offset begins to hold, in seconds of UTC; the first holds since ever.
  private let begins: [Int]
  private let offsets: [Int]
  /// The local readings that belong to one offset alone, and that offset.
  private var certain = 0..<0
  private var certainOffset = 0

  /// So many seconds east of UTC at all times.
  init(offsetSeconds: Int) {
    begins = [.min / 4]
    offsets = [offsetSeconds]
    certain = .min / 4..<(.max / 4)
    certainOffset = offsetSeconds
  }

  /// A zone by its name in the time zone database (`America/New_York`); nil for unknown names.
  /// Reads the database; changes are known from 1970 to 2060.
  init?(zone name: String) {
    guard let zone = TimeZone(identifier: name) else { return nil }
    func offset(_ second: Int) -> Int {
      zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second)))
    }
    var begins = [Int.min / 4]
    var offsets = [offset(0)]
    let step = 14 * 86_400
    for start in stride(from: 0, to: 90 * 366 * 86_400, by: step) {
      var (low, high) = (start, start + step)
      guard offset(high) != offset(low) else { continue }
      let before = offset(low)
      while high - low > 1 {
        let middle = (low + high) / 2
        if offset(middle) == before { low = middle } else { high = middle }
      }
      begins.append(high)
      offsets.append(offset(high))
    }
    self.begins = begins
    self.offsets = offsets
  }

  /// The second of UTC of a local reading, given as if it were one of UTC; `after` is the stamp
  /// before it.
  mutating func universal(_ local: Int, after: Int) -> Int {
    if certain.contains(local) { return local - certainOffset }
    return search(local, after: after)
  }

  private mutating func search(_ local: Int, after: Int) -> Int {
    var found: Int?
    for index in begins.indices {
      let moment = local - offsets[index]
      let end = index + 1 < begins.count ? begins[index + 1] : Int.max / 4
      // A reading before this offset's begin that the offset before did not know was skipped.
      guard moment < end else { continue }
      if moment < begins[index] { return found ?? local - offsets[max(0, index - 1)] }
      let first = begins[index] + max(offsets[index], index > 0 ? offsets[index - 1] : .min / 4)
      let last = index + 1 < begins.count ? end + min(offsets[index], offsets[index + 1]) : end
      if local >= first, local < last {
        certain = first..<last
        certainOffset = offsets[index]
      }
      if found != nil { return moment }
      guard moment < after, local >= last else { return moment }
      // The clock shows this twice and the first time is over.
      found = moment
    }
    return found ?? local - (offsets.last ?? 0)
  }
}
