import StrategyChannel

/// Turns the records of one life back into its entries. A state machine; keeps what is half done.
struct LifeDecoder {
  private var events = EventDecoder()
  private var messages = MessageDecoder()
  /// Records of events so far.
  private var records: UInt64 = 0
  /// Whole events so far.
  private var wholeEvents: UInt64 = 0
  /// The first and last record of each event that took several; rare, as they are above 64 KiB.
  private var longEvents: [(first: UInt64, last: UInt64)] = []
  private var firstPart: UInt64?
  /// Something of this life is lost: parts of what began before are left out until a whole begins.
  private var hasGap = false

  mutating func event(
    kind: UInt16, _ bytes: UnsafeRawBufferPointer
  ) throws(ChannelError) -> ChildEvent? {
    records &+= 1
    do throws(ChannelError) {
      guard let event = try events.decode(kind: kind, bytes) else {
        if firstPart == nil { firstPart = records }
        return nil
      }
      wholeEvents &+= 1
      if let first = firstPart { longEvents.append((first, records)) }
      firstPart = nil
      return event
    } catch {
      events.reset()
      firstPart = nil
      if hasGap, error == .brokenChunk { return nil }
      throw error
    }
  }

  /// A whole event that nobody reads.
  mutating func pass() {
    records &+= 1
    wholeEvents &+= 1
  }

  mutating func message(
    kind: UInt16, _ bytes: UnsafeRawBufferPointer
  ) throws(ChannelError) -> ChildMessage? {
    do throws(ChannelError) {
      return try messages.decode(kind: kind, bytes)
    } catch {
      messages.reset()
      if hasGap, error == .brokenChunk { return nil }
      throw error
    }
  }

  /// Records were lost here.
  mutating func gap() {
    hasGap = true
    events.reset()
    messages.reset()
    firstPart = nil
  }

  /// How many whole events lie in so many records; nil where records are missing.
  func events(inRecords taken: UInt64) -> UInt64? {
    guard !hasGap, taken <= records else { return nil }
    var count = taken
    for (first, last) in longEvents {
      if last <= taken {
        count -= last - first
      } else if first <= taken {
        count -= taken - first + 1
      }
    }
    if let firstPart, firstPart <= taken { count -= taken - firstPart + 1 }
    return count
  }
}
