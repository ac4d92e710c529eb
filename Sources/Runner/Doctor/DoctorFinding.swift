/// One thing that was looked at, and what to do about it.
struct DoctorFinding: Hashable, Sendable, Encodable {
  /// How it is.
  enum State: String, Hashable, Sendable, Encodable {
    case ok
    /// It works; a person should know it.
    case warning
    /// Something will not work.
    case problem
    /// It could not be looked at, or does not apply here.
    case skipped
  }

  /// What was looked at, in a word or two.
  var check: String
  var state: State
  /// How it is, in a sentence.
  var finding: String
  /// The command or the step that mends it; nil when nothing needs mending.
  var remedy: String?

  static func ok(_ check: String, _ finding: String) -> DoctorFinding {
    DoctorFinding(check: check, state: .ok, finding: finding)
  }

  static func warning(_ check: String, _ finding: String, _ remedy: String) -> DoctorFinding {
    DoctorFinding(check: check, state: .warning, finding: finding, remedy: remedy)
  }

  static func problem(_ check: String, _ finding: String, _ remedy: String) -> DoctorFinding {
    DoctorFinding(check: check, state: .problem, finding: finding, remedy: remedy)
  }

  static func skipped(_ check: String, _ finding: String) -> DoctorFinding {
    DoctorFinding(check: check, state: .skipped, finding: finding)
  }
}
