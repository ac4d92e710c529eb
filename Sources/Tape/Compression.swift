import CZstd

/// One block's way into zstd's form. For one thread at a time.
final class Compressor {
  private let context: OpaquePointer
  private let level: Int32
  private var output: [UInt8] = []

  /// A compressor; nil when there is no memory for its tables (about a megabyte).
  init?(level: Int32) {
    guard let context = ZSTD_createCCtx() else { return nil }
    self.context = context
    self.level = level
  }

  deinit { ZSTD_freeCCtx(context) }

  /// Calls the body with the frame of the bytes; with nothing when zstd fails.
  func compress<Result>(
    _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result? {
    let bound = ZSTD_compressBound(bytes.count)
    if output.count < bound { output = [UInt8](repeating: 0, count: bound) }
    return output.withUnsafeMutableBytes { place -> Result? in
      let size = ZSTD_compressCCtx(
        context, place.baseAddress, place.count, bytes.baseAddress, bytes.count, level)
      guard ZSTD_isError(size) == 0 else { return nil }
      return body(UnsafeRawBufferPointer(rebasing: place[..<size]))
    }
  }
}

/// The way back. For one thread at a time.
final class Decompressor {
  private let context: OpaquePointer?

  init() { context = ZSTD_createDCtx() }

  deinit { ZSTD_freeDCtx(context) }

  /// Fills the place with what the frame holds; false when that is not exactly as long, or the
  /// frame is not sound. Whatever the bytes are, nothing is written outside of the place.
  func decompress(
    _ bytes: UnsafeRawBufferPointer, into place: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let context else { return false }
    let size = ZSTD_decompressDCtx(
      context, place.baseAddress, place.count, bytes.baseAddress, bytes.count)
    return ZSTD_isError(size) == 0 && size == place.count
  }
}
