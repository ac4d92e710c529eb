import NIOCore

/// Cuts the bytes of a connection into lines. A line longer than the limit is an error, so that
/// no caller can make the daemon hold more than that.
struct LineDecoder: ByteToMessageDecoder {
  typealias InboundOut = ByteBuffer

  /// A line was longer than the limit.
  struct LineTooLong: Error {
    let limit: Int
  }

  let limit: Int

  mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws
    -> DecodingState
  {
    let view = buffer.readableBytesView
    guard let end = view.firstIndex(of: UInt8(ascii: "\n")) else {
      guard view.count <= limit else { throw LineTooLong(limit: limit) }
      return .needMoreData
    }
    let length = end - view.startIndex
    guard length <= limit else { throw LineTooLong(limit: limit) }
    let line = buffer.readSlice(length: length)
    buffer.moveReaderIndex(forwardBy: 1)
    if let line { context.fireChannelRead(wrapInboundOut(line)) }
    return .continue
  }

  mutating func decodeLast(
    context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
  ) throws -> DecodingState {
    // A last line without its end is half a request; it is dropped.
    try decode(context: context, buffer: &buffer)
  }
}
