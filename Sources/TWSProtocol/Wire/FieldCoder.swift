/// One direction of the wire: either takes fields out of a payload or puts them into one.
///
/// A message states its layout once, as a sequence of calls on a coder; reading and writing are
/// two coders, so the two directions cannot drift apart. Nothing throws: the first failure is
/// kept, later calls do nothing, and the owner asks at the end.
protocol FieldCoder {
  /// The agreed version, for gates inside layouts.
  var version: ServerVersion { get }

  mutating func text(_ value: inout String, _ name: StaticString)
  mutating func integer(_ value: inout Int, _ name: StaticString)
  /// An integer whose empty field stands for zero, as the official readers take it.
  mutating func integerOrZero(_ value: inout Int, _ name: StaticString)
  /// An integer whose empty field stands for no value.
  mutating func optionalInteger(_ value: inout Int?, _ name: StaticString)
  mutating func integer32(_ value: inout Int32, _ name: StaticString)
  mutating func number(_ value: inout TWSNumber, _ rule: NumberRule, _ name: StaticString)
  mutating func flag(_ value: inout TWSFlag, _ name: StaticString)
  /// The message's own version, which says little any more: since both sides agree on a version
  /// in the hello, `ours` is the only one that is written, and the official decoders skip the field
  /// unread. Messages of which those still read older layouts name the `oldest` that has ours.
  mutating func messageVersion(_ ours: Int, oldest: Int)
  /// Writes `count`, or reads a count and checks that the payload can hold so many elements of
  /// at least `minimumFields` fields.
  mutating func count(_ count: Int, minimumFields: Int, _ name: StaticString) -> Int
  /// Whether exactly one field is left to be read; false when writing.
  var isAtLastField: Bool { get }
  mutating func fail(_ kind: TWSError.Kind, _ name: StaticString)
  /// Whether a failure has stopped the work.
  var hasFailed: Bool { get }
  /// Whether values come from the wire.
  static var isReading: Bool { get }
}

extension FieldCoder {
  /// A version that is written as `ours` and may be any number when read.
  @inline(__always)
  mutating func messageVersion(_ ours: Int) {
    messageVersion(ours, oldest: .min)
  }

  /// A wrapped 32-bit number: an id, a tick type, a code.
  @inline(__always)
  mutating func raw<Value: RawRepresentable<Int32>>(_ value: inout Value, _ name: StaticString) {
    var number = value.rawValue
    integer32(&number, name)
    if Self.isReading, let read = Value(rawValue: number) {
      value = read
    }
  }

  /// A wrapped 32-bit number that may be missing.
  mutating func optionalRaw<Value: RawRepresentable<Int32>>(
    _ value: inout Value?, _ name: StaticString
  ) {
    var number = value.map { Int($0.rawValue) }
    optionalInteger(&number, name)
    guard Self.isReading else { return }
    guard let number else {
      value = nil
      return
    }
    guard let narrow = Int32(exactly: number), let read = Value(rawValue: narrow) else {
      fail(.badInteger, name)
      return
    }
    value = read
  }

  /// A count and so many elements.
  mutating func list<Element>(
    _ values: inout [Element], minimumFields: Int, _ name: StaticString, make: Element,
    _ element: (inout Self, inout Element) -> Void
  ) {
    let number = count(values.count, minimumFields: minimumFields, name)
    elements(&values, count: number, make: make, element)
  }

  /// So many elements, their count being elsewhere.
  mutating func elements<Element>(
    _ values: inout [Element], count: Int, make: Element,
    _ element: (inout Self, inout Element) -> Void
  ) {
    if Self.isReading {
      values.removeAll()
      values.reserveCapacity(count)
    }
    for index in 0..<count where !hasFailed {
      var value = Self.isReading ? make : values[index]
      element(&self, &value)
      if Self.isReading { values.append(value) }
    }
  }

  /// Options at the end of a request: some clients count them first, others do not.
  mutating func countedOptions(_ count: inout Int?, _ options: inout String) {
    if Self.isReading { count = isAtLastField ? nil : 0 }
    if var known = count {
      integerOrZero(&known, "optionCount")
      count = known
    }
    text(&options, "options")
  }

  /// The layout of many small messages: their own version and the request that they answer.
  mutating func request(_ id: inout RequestID, messageVersion: Int?) {
    if let messageVersion { self.messageVersion(messageVersion) }
    raw(&id, "requestID")
  }
}

/// The content of one message: what it is called and in which order its fields stand.
protocol MessageBody {
  static var name: StaticString { get }
  init()
  /// States the layout; called with `self` filled when writing, with defaults when reading.
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder)
}
