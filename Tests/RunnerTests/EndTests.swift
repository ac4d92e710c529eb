import Synchronization
import Testing

@testable import Runner

struct EndTests {
  @Test("the first wish to end arms the limit, once, and its reason stands")
  func firstWish_Arms() async {
    let armed = Mutex(0)
    let ending = StopRequest { armed.withLock { $0 += 1 } }
    ending.ask("first")
    ending.ask("second")
    #expect(await ending.wait() == "first")
    #expect(armed.withLock { $0 } == 1)
  }

  @Test("an end that takes longer than its limit is cut off, with the limit for its words")
  func lateEnd_IsCutOff() async {
    let (calls, continuation) = AsyncStream.makeStream(of: Duration.self)
    let limit = EndLimit(.milliseconds(5)) { continuation.yield($0) }
    limit.arm()
    for await value in calls {
      #expect(value == .milliseconds(5))
      break
    }
    limit.met()
  }

  @Test("the parts of the end fit into its time, whatever stop_timeout is")
  func shares_Fit() {
    for seconds in [1, 2, 5, 10, 300] {
      let timeout = Duration.seconds(seconds)
      let shares = EndShares(timeout)
      #expect(shares.strategies + shares.cancels <= timeout * 4 / 5)
    }
    #expect(EndShares(.seconds(10)) == EndShares(.seconds(300)))
    #expect(EndShares(.seconds(1)).strategies == .milliseconds(500))
  }
}
