import PaperExchange
import TradingModel

/// Reads an entry of the store in the order of time. Memory: one block, or the blocks that cover
/// the same time, which are merged; where two have the same bar, the one written later counts.
struct StoreReader: HistoryReader {
  /// The most blocks that may cover the same time; more are put in order by `compact`.
  static let mostOverlapping = 64

  /// The most events of one read, whatever is asked for.
  static let mostAtOnce = 65_536

  private let file: StoreFile
  private let groups: [[StoreFile.Place]]
  private let from: Timestamp
  private let to: Timestamp
  private var group = 0
  private var rows: StoreRows
  private var next = 0
  private var end = 0
  private var merged: [HistoryEvent] = []
  private var isMerged = false
  private var bytes: [UInt8] = []
  private var doneRows: Int64 = 0
  private let allRows: Int64
  private(set) var faults = HistoryFaults()

  /// A reader of what is stamped from `from` up to, not including, `to`.
  init(
    _ file: StoreFile, from: Timestamp? = nil, to: Timestamp? = nil,
    places: [StoreFile.Place]? = nil
  ) throws(HistoryError) {
    self.file = file
    self.from = from ?? Timestamp(rawValue: .min)
    self.to = to ?? Timestamp(rawValue: .max)
    rows = StoreRows(file.header)
    let (start, stop) = (self.from, self.to)
    let wanted = (places ?? file.places).filter { $0.block.last >= start && $0.block.first < stop }
    groups = StoreReader.groups(wanted, isBars: file.header.key.kind == .bars)
    allRows = wanted.reduce(0) { $0 &+ Int64($1.block.rows) }
    // Putting a file in order has to take whatever there is.
    guard places != nil || groups.allSatisfy({ $0.count <= StoreReader.mostOverlapping }) else {
      throw HistoryError(
        file: file.path,
        message: "more than \(StoreReader.mostOverlapping) of its blocks cover the same time; "
          + "put it in order with perigee history verify --repair")
    }
  }

  var progress: (done: Int64, of: Int64)? { (doneRows, allRows) }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    let limit = min(limit, StoreReader.mostAtOnce)
    // The places of the last batch are written over; appending one by one costs more than decoding.
    if buffer.count < limit {
      buffer.append(contentsOf: repeatElement(StoreRows.blank, count: limit - buffer.count))
    }
    var filled = 0
    while filled < limit {
      if next == end {
        guard try load() else { break }
        continue
      }
      let stop = min(end, next + limit - filled)
      buffer.withUnsafeMutableBufferPointer { places in
        guard let base = places.baseAddress else { return }
        if isMerged {
          for index in next..<stop { base[filled + index - next] = merged[index] }
        } else {
          rows.copy(next..<stop, to: base + filled)
        }
      }
      filled += stop - next
      next = stop
    }
    buffer.removeLast(buffer.count - filled)
  }

  /// Blocks in the order of time, those together that overlap. Blocks of quotes and trades that
  /// merely touch keep the order in which they were written.
  private static func groups(_ places: [StoreFile.Place], isBars: Bool) -> [[StoreFile.Place]] {
    let ordered = places.enumerated().sorted {
      ($0.element.block.first, $0.offset) < ($1.element.block.first, $1.offset)
    }.map(\.element)
    var groups: [[StoreFile.Place]] = []
    var last = Timestamp(rawValue: .min)
    for place in ordered {
      let touches = isBars ? place.block.first <= last : place.block.first < last
      if touches, !groups.isEmpty {
        groups[groups.count - 1].append(place)
      } else {
        groups.append([place])
      }
      last = max(last, place.block.last)
    }
    return groups
  }

  /// Decodes the next group; false at the end.
  private mutating func load() throws(HistoryError) -> Bool {
    guard group < groups.count else { return false }
    let places = groups[group]
    group += 1
    (next, end) = (0, 0)
    if places.count == 1 {
      try decode(places[0])
      isMerged = false
      (next, end) = wanted(rows.count) { rows.stamp($0) }
    } else {
      try merge(places)
    }
    doneRows &+= places.reduce(0) { $0 &+ Int64($1.block.rows) }
    return true
  }

  private mutating func decode(_ place: StoreFile.Place) throws(HistoryError) {
    try file.payload(place, into: &bytes)
    let isWhole = bytes.withUnsafeBytes { rows.load($0, rows: place.block.rows) }
    guard isWhole else { throw file.damaged(place) }
  }

  private mutating func merge(_ places: [StoreFile.Place]) throws(HistoryError) {
    isMerged = true
    merged.removeAll(keepingCapacity: true)
    // Later written blocks go last, and a stable sort keeps them there.
    for place in places.sorted(by: { $0.offset < $1.offset }) {
      try decode(place)
      rows.append(to: &merged)
    }
    let order = merged.indices.sorted { (merged[$0].stamp, $0) < (merged[$1].stamp, $1) }
    var ordered: [HistoryEvent] = []
    ordered.reserveCapacity(order.count)
    for index in order {
      if case .bar(let bar, _) = merged[index], case .bar(let last, _)? = ordered.last,
        bar.start == last.start
      {
        faults.duplicates &+= 1
        ordered[ordered.count - 1] = merged[index]
      } else {
        ordered.append(merged[index])
      }
    }
    merged = ordered
    (next, end) = wanted(merged.count) { merged[$0].stamp }
  }

  /// The rows within the asked time.
  private func wanted(_ count: Int, _ stamp: (Int) -> Timestamp) -> (Int, Int) {
    func first(notBefore time: Timestamp) -> Int {
      var (low, high) = (0, count)
      while low < high {
        let middle = (low + high) / 2
        if stamp(middle) < time { low = middle + 1 } else { high = middle }
      }
      return low
    }
    let start = from.rawValue == .min ? 0 : first(notBefore: from)
    return (start, to.rawValue == .max ? count : max(start, first(notBefore: to)))
  }
}
