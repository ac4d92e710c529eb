import Glibc
import Testing

@testable import SystemKit

/// SIGUSR1 and SIGUSR2, which nothing else in the tests uses.
@Suite(.serialized)
struct SignalPipeTests {
  @Test func aSignalRightAfterTheStart_IsNeverLost() throws {
    for _ in 0..<200 {
      let pipe = try SignalPipe([SIGUSR1])
      #expect(passes(SIGUSR1, through: pipe))
      #expect(pipe.take() == nil)
    }
  }

  @Test func eachSignal_KeepsItsNumberAndItsTurn() throws {
    let pipe = try SignalPipe([SIGUSR1, SIGUSR2])
    for number in [SIGUSR2, SIGUSR1, SIGUSR2] { #expect(passes(number, through: pipe)) }
    #expect(pipe.take() == nil)
  }

  @Test func aSignalHasOneWatcher_AndIsFreeAgainAfterIt() throws {
    var first: SignalPipe? = try SignalPipe([SIGUSR1])
    #expect(throws: SystemError("watch signals", code: EBUSY)) {
      try SignalPipe([SIGUSR2, SIGUSR1])
    }
    #expect(try passes(SIGUSR1, through: #require(first)))
    first = nil
    let pipe = try SignalPipe([SIGUSR2, SIGUSR1])
    #expect(passes(SIGUSR2, through: pipe))
  }

  @Test func afterItsEnd_TheSignalIsIgnored() throws {
    do { _ = try SignalPipe([SIGUSR1]) }
    // What it does by default would end the tests.
    kill(getpid(), SIGUSR1)
  }

  @Test func numbersThatAreNone_AreRefused() {
    for number: Int32 in [-1, 0, 65] {
      #expect(throws: SystemError("watch signals", code: EINVAL)) { try SignalPipe([number]) }
    }
  }

  /// Sends the signal to this process, whose threads may all be busy, and waits for its number.
  private func passes(_ number: Int32, through pipe: SignalPipe) -> Bool {
    kill(getpid(), number)
    var ready = pollfd(fd: pipe.fd, events: Int16(POLLIN), revents: 0)
    return poll(&ready, 1, 10_000) == 1 && pipe.take() == number
  }
}
