/// Cuts a run of entries into blocks: each is closed at 256 KiB, and none spans midnight.
struct BlockCutter {
  /// A block's part of the run.
  struct Block: Hashable {
    var range: Range<Int>
    var entries = 0
    var firstTime: Int64 = 0
    var lastTime: Int64 = 0
  }

  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The next block; nil at the end. What is no entry ends the run.
  mutating func next() -> Block? {
    var block = Block(range: offset..<offset)
    var day = UTCDay(0)
    while block.range.count < TapeFormat.blockBytes,
      let entry = EntryHeader.load(bytes, at: offset)
    {
      if block.entries == 0 {
        block.firstTime = entry.time
        day = UTCDay(entry.time)
      } else if UTCDay(entry.time) > day {
        break
      }
      offset += EntryHeader.size + entry.length
      block.range = block.range.lowerBound..<offset
      block.entries += 1
      block.lastTime = entry.time
    }
    return block.entries == 0 ? nil : block
  }
}
