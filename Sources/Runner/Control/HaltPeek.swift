import Control
import NIOCore

/// Reads wishes to hold trading back on the socket's own thread, before they take their turn among
/// the other requests: nothing that the daemon is busy with may delay them. The request goes on to
/// be answered like any other.
final class HaltPeek: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private static let word = Array("\"restrain\"".utf8)
  private let handler: any ControlHandler

  init(handler: any ControlHandler) { self.handler = handler }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let line = unwrapInboundIn(data).readableBytesView
    if HaltPeek.mayRestrain(line) {
      // What is not understood here is told by the one who answers.
      do {
        let request = try ControlCoding.decode(ControlRequest.self, from: line)
        if request.version == ControlProtocol.version { handler.anticipate(request.action) }
      } catch {}
    }
    context.fireChannelRead(data)
  }

  /// Whether the word stands in the line; the lines are short, and few.
  static func mayRestrain(_ line: ByteBufferView) -> Bool {
    guard line.count >= word.count else { return false }
    var index = line.startIndex
    while line.distance(from: index, to: line.endIndex) >= word.count {
      if line[index...].starts(with: word) { return true }
      index = line.index(after: index)
    }
    return false
  }
}
