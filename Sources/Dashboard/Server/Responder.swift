import HTTPTypes
import HummingbirdCore
import NIOCore

/// Between the framework's requests and the site's.
struct Responder: Sendable {
  /// Ends a connection after its answer: the framework closes it at any error.
  struct ConnectionEnd: Error {}

  let site: Site
  let connections: Connections

  func respond(
    _ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel
  ) async throws {
    guard let id = connections.asked(channel) else { throw ConnectionEnd() }
    var reply = await answer(request, channel)
    if connections.isSpent(id) { reply.closes = true }
    try await write(reply, id, writer)
    guard !reply.closes else { throw ConnectionEnd() }
    connections.answered(id)
  }

  private func answer(_ request: Request, _ channel: any Channel) async -> Reply {
    var asked = WebRequest(
      method: request.method.rawValue, target: request.head.path ?? "/")
    asked.fields = request.headers.map { ($0.name.canonicalName, $0.value) }
    if let authority = request.head.authority { asked.fields.append(("host", authority)) }
    asked.peer = channel.remoteAddress?.ipAddress ?? "unknown"
    let length = asked.field("content-length").flatMap { Int($0) } ?? 0
    let hasBody = length > 0 || asked.has("transfer-encoding")
    guard hasBody else { return await site.reply(asked) }
    guard asked.method == "POST" else {
      return SecurityFields.complete(.text(400, "Only POST carries a body.").closing())
    }
    let tooLong = SecurityFields.complete(
      Reply.text(413, "A form may have \(SiteConfiguration.bodyLimit >> 10) KiB.").closing())
    guard length <= SiteConfiguration.bodyLimit else { return tooLong }
    do {
      let buffer = try await request.body.collect(upTo: SiteConfiguration.bodyLimit)
      asked.body = Array(buffer.readableBytesView)
    } catch {
      return tooLong
    }
    return await site.reply(asked)
  }

  private func write(_ reply: Reply, _ id: Int, _ writer: consuming ResponseWriter) async throws {
    var fields = HTTPFields()
    for field in reply.fields {
      guard let name = HTTPField.Name(field.name) else { continue }
      fields.append(HTTPField(name: name, value: field.value))
    }
    if reply.closes { fields[.connection] = "close" }
    let status = HTTPResponse.Status(code: reply.status)
    switch reply.body {
    case .none:
      if reply.status != 304 { fields[.contentLength] = "0" }
      try await writer.writeResponse(HTTPResponse(status: status, headerFields: fields))
    case .bytes(let bytes):
      fields[.contentLength] = "\(bytes.count)"
      try await writer.write(
        response: HTTPResponse(status: status, headerFields: fields),
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    case .pieces(let next):
      var body = try await writer.writeHead(HTTPResponse(status: status, headerFields: fields))
      while let piece = try await next() {
        try await body.write(ByteBuffer(bytes: piece))
        connections.wrote(id, isStream: false)
      }
      try await body.finish(nil)
    case .events(let reader):
      defer { site.hub.close(reader) }
      var body = try await writer.writeHead(HTTPResponse(status: status, headerFields: fields))
      connections.wrote(id, isStream: true)
      for await _ in reader.bell {
        let text = reader.take()
        guard !text.isEmpty else { continue }
        try await body.write(ByteBuffer(bytes: text))
        connections.wrote(id, isStream: true)
      }
      try await body.finish(nil)
    }
  }
}
