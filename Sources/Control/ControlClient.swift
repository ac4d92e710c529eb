import Glibc

/// Asks the daemon over its control socket and waits for the answer. Blocking; for the command
/// line only.
package struct ControlClient: Sendable {
  /// Nobody serves the control socket.
  package struct NotRunning: Error, Sendable {
    package let path: String

    package init(
      path: String
    ) {
      self.path = path
    }
  }

  /// The socket's file.
  package let path: String
  /// How long to wait for an answer: a little longer than the daemon's own limit, so that its
  /// sentence arrives first.
  package var limit: Duration = ControlProtocol.requestLimit + .seconds(5)

  /// One question, one answer. Throws `NotRunning`, or the daemon's or our own `ControlFailure`.
  package func ask(_ action: ControlRequest.Action) throws -> ControlResult {
    var result: ControlResult?
    try converse(action, limit: limit) { content in
      switch content {
      case .result(let value): result = value
      case .failure(let failure): throw failure
      case .quotes, .end: throw ControlFailure(.failed, "the daemon sent an unexpected answer")
      }
      return false
    }
    guard let result else { throw ControlFailure(.failed, "the daemon sent no answer") }
    return result
  }

  /// Streams quotes to `receive` until the daemon ends them or the process is interrupted.
  package func watch(_ symbols: [String], receive: ([QuoteRow]) throws -> Void) throws {
    try converse(.quote(symbols: symbols, watch: true), limit: nil) { content in
      switch content {
      case .quotes(let rows): try receive(rows)
      case .failure(let failure): throw failure
      case .end: return false
      case .result: throw ControlFailure(.failed, "the daemon sent an unexpected answer")
      }
      return true
    }
  }

  private func converse(
    _ action: ControlRequest.Action, limit: Duration?,
    _ receive: (ControlAnswer.Content) throws -> Bool
  ) throws {
    let socket: UnixSocket
    do {
      socket = try UnixSocket(connectingTo: path)
    } catch {
      if error == .nobody { throw NotRunning(path: path) }
      throw failure(from: error)
    }
    defer { socket.close() }
    let request = ControlRequest(version: ControlProtocol.version, id: 1, action: action)
    do {
      try socket.write(try ControlCoding.encode(request) + [UInt8(ascii: "\n")])
      var pending: [UInt8] = []
      while true {
        let line = try socket.readLine(pending: &pending, limit: limit)
        let answer = try ControlCoding.decode(ControlAnswer.self, from: line)
        guard try receive(answer.content) else { return }
      }
    } catch let error as UnixSocket.Failure {
      throw failure(from: error)
    } catch let error as DecodingError {
      throw ControlFailure(
        .failed, "the daemon's answer is not understood (\(error)); is it of another version?")
    }
  }

  private func failure(from error: UnixSocket.Failure) -> ControlFailure {
    switch error {
    case .nobody: ControlFailure(.unavailable, "the daemon is not running")
    case .system(let code):
      ControlFailure(.failed, "the control socket \(path): \(String(cString: strerror(code)))")
    case .timedOut:
      ControlFailure(.timedOut, "the daemon did not answer in time; perigee logs may tell why")
    case .closed: ControlFailure(.failed, "the daemon hung up; perigee logs may tell why")
    case .tooLong: ControlFailure(.failed, "the daemon's answer is longer than 4 MiB")
    }
  }

  package init(
    path: String, limit: Duration = ControlProtocol.requestLimit + .seconds(5)
  ) {
    self.path = path
    self.limit = limit
  }
}
