import Dispatch

/// A line on the terminal that tells what is waited for, and how long it has been by now; nothing
/// where standard error is no terminal, and nothing in the first second.
struct WaitLine {
  private let timer: (any DispatchSourceTimer)?

  init(_ title: String, environment: SystemEnvironment) {
    guard environment.isErrorTerminal else {
      timer = nil
      return
    }
    let start = ContinuousClock.now
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
    timer.schedule(deadline: .now() + 1, repeating: 1)
    timer.setEventHandler {
      let seconds = (ContinuousClock.now - start).components.seconds
      StandardStreams.error("\r\(title), \(seconds) s ...\u{1B}[K")
    }
    timer.resume()
    self.timer = timer
  }

  /// Takes the line away.
  func end() {
    guard let timer else { return }
    timer.cancel()
    StandardStreams.error("\r\u{1B}[K")
  }
}
