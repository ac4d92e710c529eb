@testable import TWSProtocol

/// A made-up message: its bytes at a version, made by the layout that decodes them.
struct Sample {
  let bytes: [UInt8]

  static func gateway(
    _ id: GatewayMessageID, _ version: ServerVersion, _ random: inout SplitMix64
  ) throws -> Sample {
    try make(SampleRecipe(id), id.rawValue, version, &random)
  }

  static func client(
    _ id: ClientMessageID, _ version: ServerVersion, _ random: inout SplitMix64
  ) throws -> Sample {
    try make(SampleRecipe(id), id.rawValue, version, &random)
  }

  private static func make(
    _ recipe: SampleRecipe, _ id: Int, _ version: ServerVersion, _ random: inout SplitMix64
  ) throws -> Sample {
    var coder = SampleCoder(version: version, id: id, random: random)
    switch recipe {
    case .body(let type): layout(type, &coder)
    case .field(let field, let messageVersion):
      if let messageVersion { coder.messageVersion(messageVersion) }
      take(field, &coder)
    case .list(let list): take(list, &coder)
    case .tickByTick: takeTick(&coder)
    }
    random = coder.random
    if let failure = coder.failure { throw failure }
    return Sample(bytes: coder.bytes)
  }

  private static func layout<Body: MessageBody>(_ type: Body.Type, _ coder: inout SampleCoder) {
    var body = Body()
    body.layout(&coder)
  }

  private static func take(_ field: SampleRecipe.Field, _ coder: inout SampleCoder) {
    var (text, integer, identifier, flag) = ("", 0, Int32(0), TWSFlag.off)
    switch field {
    case .none: break
    case .text: coder.text(&text, "text")
    case .integer: coder.integer(&integer, "integer")
    case .identifier: coder.integer32(&identifier, "identifier")
    case .flag: coder.flag(&flag, "flag")
    }
  }

  private static func take(_ list: SampleRecipe.List, _ coder: inout SampleCoder) {
    var (codes, exchanges, providers) = ([FamilyCode](), [DepthExchange](), [NewsProvider]())
    switch list {
    case .familyCodes: coder.familyCodes(&codes)
    case .depthExchanges: coder.depthExchanges(&exchanges)
    case .newsProviders: coder.newsProviders(&providers)
    }
  }

  private static func takeTick(_ coder: inout SampleCoder) {
    var identifier: Int32 = 0
    coder.integer32(&identifier, "requestID")
    var trade = GatewayMessage.TickByTickTrade()
    var quote = GatewayMessage.TickByTickQuote()
    var midpoint = GatewayMessage.TickByTickMidpoint()
    switch coder.chosen(1...4, "tickType") {
    case 1, 2: trade.layoutTail(&coder)
    case 3: quote.layoutTail(&coder)
    default: midpoint.layoutTail(&coder)
    }
  }
}
