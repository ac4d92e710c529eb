import SystemKit

/// The daemon's reading end of a channel. On one thread at a time.
///
/// The child is taken to be hostile: each record is copied once before anything in it is looked
/// at, and every field is checked. After an error end the child; later calls fail again.
public final class MessageReader: @unchecked Sendable {  // One thread at a time, see above.
  private var ring: RingReader
  private let region: MappedRegion
  private let copy: UnsafeMutableRawBufferPointer
  private let tap: (any ChannelTap)?
  private var decoder = MessageDecoder()
  private var failure: ChannelError?

  init(region: MappedRegion, layout: ChannelLayout, tap: (any ChannelTap)? = nil) {
    self.region = region
    self.tap = tap
    ring = RingReader(layout.up)
    copy = .allocate(byteCount: layout.up.maximumRecord, alignment: 8)
  }

  deinit { copy.deallocate() }

  /// The next message, or nil when there is none.
  public func next() throws(ChannelError) -> ChildMessage? {
    if let failure { throw failure }
    do {
      while let (kind, bytes) = try take() {
        let message = try decoder.decode(kind: kind, bytes)
        tap?.read(kind: kind, bytes)
        if let message { return message }
      }
      return nil
    } catch {
      failure = error
      throw error
    }
  }

  /// Asks for a ring of the doorbell with the next message. False when one is there already:
  /// then read on.
  public func prepareToSleep() throws(ChannelError) -> Bool {
    do { return try ring.prepareToSleep() } catch { throw .ring(error) }
  }

  private func take() throws(ChannelError) -> (UInt16, UnsafeRawBufferPointer)? {
    do {
      guard let record = try ring.next() else { return nil }
      copy.copyMemory(from: record.bytes)
      defer { ring.consume() }
      return (record.kind, UnsafeRawBufferPointer(rebasing: copy[..<record.bytes.count]))
    } catch {
      throw .ring(error)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Decodes a record that holds one value and nothing else.
  func decoded<Value: WireCoded>(
    as type: Value.Type, record: String
  ) throws(ChannelError) -> Value {
    var reader = WireReader(self, record: record)
    let value = try Value.decode(from: &reader)
    try reader.finish()
    return value
  }
}

extension [UInt8] {
  func decoded<Value: WireCoded>(
    as type: Value.Type, record: String
  ) throws(ChannelError) -> Value {
    let result = withUnsafeBytes { bytes -> Result<Value, ChannelError> in
      do throws(ChannelError) {
        return .success(try bytes.decoded(as: type, record: record))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
