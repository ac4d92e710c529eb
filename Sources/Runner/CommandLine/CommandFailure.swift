import Control

/// Why a command ends without success: the sentence for standard error and the exit code.
struct CommandFailure: Error, Hashable, Sendable {
  var status: ExitStatus
  /// What happened, where, and what to do; one or more lines. Empty when all is said already.
  var message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// The failure of a control request.
  init(_ failure: ControlFailure) {
    switch failure.code {
    case .notFound: status = .notFound
    case .timedOut: status = .timedOut
    case .invalid, .unavailable, .failed: status = .error
    }
    message = failure.message
  }
}
