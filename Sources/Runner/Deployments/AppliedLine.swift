import Control

/// What a command tells of one change, for people and for programs.
struct AppliedLine: Encodable {
  /// How a change ended.
  enum Outcome: String, Encodable {
    /// It runs.
    case running
    /// It took the change without a restart.
    case changed
    /// It is deployed and down, as it was or as it is written.
    case down
    /// It is gone.
    case withdrawn
    /// It was started and does not run.
    case failed
    /// It was not seen to run in time; it may yet.
    case starting
    /// It was left as it was.
    case refused
  }

  var name: String
  var outcome: Outcome
  /// Why, where that is worth telling.
  var reason: String?
  /// The first error of its log since the change.
  var log: String?
  /// The strategies of its desk that were restarted with it.
  var restarted: [String] = []
  /// What a withdrawn one left at the broker.
  var remains: [DeployedRow.Remains] = []

  /// Whether the change came to what was wanted.
  var isFine: Bool {
    switch outcome {
    case .running, .changed, .down, .withdrawn: true
    case .failed, .starting, .refused: false
    }
  }

  /// One line and those that belong to it, each with its end.
  func text(colours: Bool) -> String {
    let words =
      switch outcome {
      case .running: "runs"
      case .changed: "changed without a restart"
      case .down: "deployed, and down"
      case .withdrawn: "withdrawn"
      case .failed: "FAILED"
      case .starting: "not running yet"
      case .refused: "left as it was"
      }
    let colour = isFine ? TextTable.Colour.green : .red
    let shown = colours ? "\u{1B}[\(colour.rawValue)m\(words)\u{1B}[0m" : words
    // What a script says is not trusted with the terminal.
    func clean(_ text: String) -> String {
      text.split(separator: "\n").map { TextTable.Cell(String($0)).text }.joined(separator: "\n")
    }
    var result = "\(name): \(shown)\(reason.map { ": \(clean($0))" } ?? "")\n"
    if !restarted.isEmpty {
      result +=
        "  restarted with it, as they share its desk: "
        + "\(restarted.joined(separator: ", "))\n"
    }
    for remains in remains {
      if remains.orders > 0 {
        result +=
          "  on \(remains.account) \(remains.orders) of its orders still work or are being "
          + "cancelled: perigee orders --open --strategy \(name)"
          + (outcome == .withdrawn
            ? " shows them, perigee halt strategy:\(name) ends them\n" : "\n")
      }
      if !remains.holdings.isEmpty {
        result +=
          "  on \(remains.account) it still holds \(remains.holdings.joined(separator: ", "))"
          + ": perigee positions shows it as \(name)'s; perigee assign gives it to another\n"
      }
    }
    if let log { result += "  its log: \(clean(log))\n" }
    return result
  }
}
