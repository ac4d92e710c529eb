import StrategyChannel
import Synchronization
import Testing
import TradingModel

/// Counts what passes in each life.
final class LifeCounter: ChannelRecorder {
  final class Life: ChannelTap {
    struct Seen {
      var records: UInt64 = 0
      var messages = 0
      /// Messages that came before any event.
      var early = 0
      var ended: [UInt64?] = []
      var late = 0
    }

    let seen = Mutex(Seen())

    func wrote(kind: UInt16, _ bytes: UnsafeRawBufferPointer) {
      seen.withLock { seen in
        seen.records += 1
        if !seen.ended.isEmpty { seen.late += 1 }
      }
    }

    func read(kind: UInt16, _ bytes: UnsafeRawBufferPointer) {
      seen.withLock { seen in
        seen.messages += 1
        if seen.records == 0 { seen.early += 1 }
        if !seen.ended.isEmpty { seen.late += 1 }
      }
    }

    func ended(recordsTaken: UInt64?) { seen.withLock { $0.ended.append(recordsTaken) } }
  }

  let lives = Mutex<[Life]>([])

  func begin() -> any ChannelTap {
    let life = Life()
    lives.withLock { $0.append(life) }
    return life
  }
}

@Suite(.serialized) struct RecordedLivesTests {
  @Test func eachProcess_IsALifeOfItsOwn_WithItsEndAndWhatItTook() async throws {
    let recorder = LifeCounter()
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ crash-on-quote save"], deployments: [.make("a")],
      recorder: recorder)
    await world.start("a")
    #expect(await world.quote { world.log.has("a", "killed by signal 6; it is started again") })
    #expect(await world.log.says("a", "began", times: 2))
    await world.end()
    let lives = recorder.lives.withLock { $0 }
    #expect(lives.count >= 2)
    for life in lives {
      life.seen.withLock { seen in
        #expect(seen.messages > 0 && seen.early == 0 && seen.late == 0)
        #expect(seen.ended.count == 1)
        let taken = seen.ended.first ?? nil
        #expect(taken.map { $0 > 0 && $0 <= seen.records } == true)
      }
    }
  }
}
