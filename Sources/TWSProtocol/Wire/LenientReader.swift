/// A reader for messages that must not be lost over one bad field: it notes the defect, leaves
/// the value absent, and goes on with the next field.
///
/// Keeps at most `limit` defects; with more it gives up, as then nothing is where it should be.
struct LenientReader: FieldCoder {
  static var isReading: Bool { true }

  private var reader: FieldReader
  private let limit: Int
  private(set) var defects: [TWSError] = []
  /// Whether the work was given up.
  private(set) var hasFailed = false

  init(_ reader: FieldReader, limit: Int) {
    self.reader = reader
    self.limit = limit
  }

  var version: ServerVersion { reader.version }
  var isAtLastField: Bool { reader.isAtLastField }

  /// Notes what is left over.
  mutating func finish() {
    if !hasFailed, reader.position < reader.bytes.count { defects.append(reader.endError()) }
  }

  private mutating func settle() {
    guard let note = reader.note else { return }
    guard defects.count < limit else {
      // The failure stays in the reader, which then takes nothing any more.
      hasFailed = true
      return
    }
    let error = reader.error(note)
    reader.recover()
    // Of a message that ends early, one defect tells it all.
    if error.kind == .missingField, defects.contains(where: { $0.kind == .missingField }) {
      return
    }
    defects.append(error)
  }

  mutating func text(_ value: inout String, _ name: StaticString) {
    reader.text(&value, name)
    settle()
  }

  mutating func integer(_ value: inout Int, _ name: StaticString) {
    reader.integer(&value, name)
    settle()
  }

  mutating func integerOrZero(_ value: inout Int, _ name: StaticString) {
    reader.integerOrZero(&value, name)
    settle()
  }

  mutating func optionalInteger(_ value: inout Int?, _ name: StaticString) {
    reader.optionalInteger(&value, name)
    settle()
  }

  mutating func integer32(_ value: inout Int32, _ name: StaticString) {
    reader.integer32(&value, name)
    settle()
  }

  mutating func number(_ value: inout TWSNumber, _ rule: NumberRule, _ name: StaticString) {
    reader.number(&value, rule, name)
    settle()
  }

  mutating func flag(_ value: inout TWSFlag, _ name: StaticString) {
    reader.flag(&value, name)
    settle()
  }

  mutating func messageVersion(_ ours: Int, oldest: Int) {
    reader.messageVersion(ours, oldest: oldest)
    settle()
  }

  mutating func count(_ count: Int, minimumFields: Int, _ name: StaticString) -> Int {
    let read = reader.count(count, minimumFields: minimumFields, name)
    settle()
    return read
  }

  mutating func fail(_ kind: TWSError.Kind, _ name: StaticString) {
    reader.fail(kind, name)
    settle()
  }
}
