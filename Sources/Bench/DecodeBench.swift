import Foundation
import SystemKit
import TWSProtocol

/// Frames and typed messages a second, from memory: the share of the protocol alone.
struct DecodeBench {
  let path: String

  func run() throws {
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    for repetition in 0..<5 {
      let start = MonotonicClock.now()
      let (messages, sum) = try decode(bytes)
      let seconds = Double(MonotonicClock.now() - start) / 1e9
      // The first run warms up; the sum keeps the work from being optimised away.
      guard repetition > 0, sum != 0 else { continue }
      BenchOutput.line([
        "bench": .text("decode"), "messages": .whole(messages),
        "msg_per_s": .number(Double(messages) / seconds),
        "ns_per_msg": .number(seconds * 1e9 / Double(messages)),
      ])
    }
  }

  private func decode(_ bytes: [UInt8]) throws -> (messages: Int, sum: Int) {
    try bytes.withUnsafeBytes { buffer in
      var position = 0
      var messages = 0
      var sum = 1
      while let frame = try FrameDecoder.frame(in: buffer, from: position) {
        let payload = UnsafeRawBufferPointer(rebasing: buffer[frame])
        let message = try GatewayMessage.decode(
          payload, version: ServerVersion(rawValue: 176))
        if case .tickPrice(let tick) = message { sum &+= Int(tick.requestID.rawValue) }
        position = frame.upperBound
        messages += 1
      }
      return (messages, sum)
    }
  }
}
