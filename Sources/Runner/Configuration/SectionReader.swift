/// Reads one table of a configuration file key by key, and collects what is wrong with it.
///
/// Every read notes its key as known; `finish` then refuses the keys that nobody read.
final class SectionReader {
  /// The table's path (`strategy[1]`); empty for the top of the file.
  let path: String
  /// How far a problem of this table reaches.
  var reach: ConfigurationProblem.Reach = .everything
  private let file: ConfigurationFile
  private let values: [String: ConfigurationValue]
  private let problems: ProblemList
  private var known: Set<String> = []

  init(
    _ file: ConfigurationFile, path: String, values: [String: ConfigurationValue],
    problems: ProblemList
  ) {
    self.file = file
    self.path = path
    self.values = values
    self.problems = problems
  }

  /// The reader of a whole file.
  convenience init(_ file: ConfigurationFile, problems: ProblemList) {
    self.init(file, path: "", values: file.root, problems: problems)
  }

  /// Notes a problem at a key of this table, or at the table itself.
  func report(_ key: String?, _ message: String) {
    let place = key.map { path.isEmpty ? $0 : "\(path).\($0)" } ?? path
    problems.add(
      ConfigurationProblem(
        file: file.name, line: file.line(of: place), message: message, reach: reach))
  }

  /// The value as it stands, for keys of several kinds.
  func raw(_ key: String) -> ConfigurationValue? { take(key) }

  func has(_ key: String) -> Bool { values[key] != nil }

  func string(_ key: String) -> String? {
    guard let value = take(key) else { return nil }
    if case .string(let string) = value { return string }
    return wrongType(key, value, "a string in quotes")
  }

  func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let value = take(key) else { return nil }
    guard case .integer(let number) = value else {
      return wrongType(key, value, "a whole number")
    }
    return checked(key, number, range)
  }

  func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
    guard let value = take(key) else { return nil }
    switch value {
    case .integer(let number): return checked(key, Double(number), range)
    case .number(let number): return checked(key, number, range)
    case .string, .boolean, .list, .table, .moment: return wrongType(key, value, "a number")
    }
  }

  func boolean(_ key: String) -> Bool? {
    guard let value = take(key) else { return nil }
    if case .boolean(let boolean) = value { return boolean }
    return wrongType(key, value, "true or false")
  }

  func strings(_ key: String) -> [String]? {
    guard let value = take(key) else { return nil }
    guard case .list(let items) = value else {
      return wrongType(key, value, "a list of strings, as in [\"a\", \"b\"]")
    }
    return items.enumerated().compactMap { index, item in
      if case .string(let string) = item { return string }
      return wrongType("\(key)[\(index)]", item, "a string in quotes")
    }
  }

  func integers(_ key: String, in range: ClosedRange<Int>) -> [Int]? {
    guard let value = take(key) else { return nil }
    guard case .list(let items) = value else {
      return wrongType(key, value, "a list of whole numbers, as in [4002, 7497]")
    }
    return items.enumerated().compactMap { index, item in
      let place = "\(key)[\(index)]"
      guard case .integer(let number) = item else {
        return wrongType(place, item, "a whole number")
      }
      return checked(place, number, range)
    }
  }

  /// One of a closed set of words.
  func choice<Choice: RawRepresentable & CaseIterable>(_ key: String) -> Choice?
  where Choice.RawValue == String {
    guard let word = string(key) else { return nil }
    if let choice = Choice(rawValue: word) { return choice }
    let words = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    report(key, "`\(key)` is \"\(word)\"; it must be one of \(words)")
    return nil
  }

  /// The reader of a table below this one; nil when the key is absent or no table.
  func section(_ key: String) -> SectionReader? {
    guard let value = take(key) else { return nil }
    guard case .table(let inner) = value else { return wrongType(key, value, "a table") }
    return SectionReader(file, path: below(key), values: inner, problems: problems)
  }

  /// The readers of a list of tables (`[[key]]`); empty when the key is absent.
  func sections(_ key: String) -> [SectionReader] {
    guard let value = take(key) else { return [] }
    guard case .list(let items) = value else {
      let _: Int? = wrongType(key, value, "a list of tables, each begun with [[\(below(key))]]")
      return []
    }
    return items.enumerated().compactMap { index, item in
      guard case .table(let inner) = item else {
        return wrongType("\(key)[\(index)]", item, "a table")
      }
      let path = below("\(key)[\(index)]")
      return SectionReader(file, path: path, values: inner, problems: problems)
    }
  }

  /// Everything in this table, for tables whose keys are the user's own.
  func entries() -> [(key: String, value: ConfigurationValue)] {
    known.formUnion(values.keys)
    return values.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }
  }

  /// Refuses the keys that were not read.
  func finish() {
    for key in values.keys.sorted() where !known.contains(key) {
      let place = path.isEmpty ? "at the top of \(file.name)" : "in [\(tableName)]"
      var message = "`\(key)` is not a key \(place)"
      if let near = Spelling.nearest(to: key, among: known) {
        message += "; did you mean `\(near)`?"
      } else {
        message += "; known are \(known.sorted().map { "`\($0)`" }.joined(separator: ", "))"
      }
      report(key, message)
    }
  }

  /// The table's name without numbers, as its header writes it.
  private var tableName: String {
    var name = ""
    var isInside = false
    for character in path {
      if character == "[" { isInside = true }
      if !isInside { name.append(character) }
      if character == "]" { isInside = false }
    }
    return name
  }

  private func below(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private func take(_ key: String) -> ConfigurationValue? {
    known.insert(key)
    return values[key]
  }

  private func wrongType<Value>(_ key: String, _ value: ConfigurationValue, _ wanted: String)
    -> Value?
  {
    report(key, "`\(key)` is \(value.kind); it must be \(wanted)")
    return nil
  }

  private func checked<Value: Comparable>(
    _ key: String, _ value: Value, _ range: ClosedRange<Value>
  )
    -> Value?
  {
    guard range.contains(value) else {
      report(
        key, "`\(key)` is \(value); it must be from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return value
  }
}
