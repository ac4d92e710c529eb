/// Collects problems in the order in which they are found, so that all are told at once.
final class ProblemList {
  private(set) var problems: [ConfigurationProblem] = []

  func add(_ problem: ConfigurationProblem) { problems.append(problem) }

  /// By file and line, the order in which a person mends them.
  var sorted: [ConfigurationProblem] {
    problems.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      if first.file != second.file { return first.file < second.file }
      if first.line != second.line { return (first.line ?? 0) < (second.line ?? 0) }
      return left.offset < right.offset
    }.map(\.element)
  }
}
