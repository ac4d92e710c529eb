import Glibc
import StrategyChannel
import SystemKit
import Tape
import TradingModel

// Records numbered events without end into the folder that it is given, and says "ready" once
// some of them are in the file. Made to be killed.
let root = CommandLine.arguments[1]
let recorder = try TapeRecorder(
  root: root, perigee: "test",
  world: TapeWorld(
    now: { Timestamp(rawValue: MonotonicClock.wallClock()) }, freeBytes: { _ in nil },
    warn: { _ in }))
try recorder.start()
let tap = recorder.begin()
var number: Int64 = 0
var isReady = false
while true {
  for _ in 0..<1000 {
    let event = ChildEvent(time: Timestamp(rawValue: number), .timer(id: number))
    for record in WireRecord.records(of: event) {
      record.bytes.withUnsafeBytes { tap.wrote(kind: record.kind, $0) }
    }
    number += 1
  }
  if !isReady, try TapeSession.list(in: root).contains(where: { $0.bytes > 1000 }) {
    isReady = true
    _ = write(1, "ready\n", 6)
  }
}
