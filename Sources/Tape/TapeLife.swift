import StrategyChannel

/// One child's way onto the tape.
final class TapeLife: ChannelTap, @unchecked Sendable {  // `lost`: under the recorder's lock.
  let number: UInt32
  /// Records that found no room since the last that did.
  var lost: UInt64 = 0
  private let recorder: TapeRecorder

  init(number: UInt32, recorder: TapeRecorder) {
    self.number = number
    self.recorder = recorder
  }

  func wrote(kind: UInt16, _ bytes: UnsafeRawBufferPointer) {
    recorder.add(.event, kind: kind, bytes, of: self)
  }

  func read(kind: UInt16, _ bytes: UnsafeRawBufferPointer) {
    recorder.add(.message, kind: kind, bytes, of: self)
  }

  func ended(recordsTaken: UInt64?) { recorder.end(self, recordsTaken: recordsTaken) }
}
