/// The constants of a tape's files. All numbers are little-endian.
///
/// ```
/// file   header, then blocks, then the seal (a block without entries) once it is complete
/// header magic u64, version u32, length of the text u32, text, CRC32C of all before u32
/// block  BlockHeader (48 bytes), then one zstd frame
/// frame  inside: entries, each an EntryHeader (20 bytes) and its bytes
/// ```
public enum TapeFormat {
  /// The version that is written.
  public static let version: UInt32 = 1
  /// Bytes of entries at which a block is closed.
  public static let blockBytes = 256 << 10
  /// The most bytes of one entry; a channel's records are far below.
  public static let maximumEntry = 1 << 20
  /// How files end.
  public static let suffix = ".tape"

  static let fileMagic: UInt64 = 0x3145_5041_5447_5250  // "PRGTAPE1"
  static let blockMagic: UInt32 = 0x4B4C_4250  // "PBLK"
  static let maximumHeaderText = 4096
  /// The most bytes of a block's entries: what a closing block can hold at the most.
  static let maximumBlock = blockBytes + maximumEntry + EntryHeader.size
}
