import NIOCore
import NIOEmbedded
import PaperExchange
import PaperGateway
import TWSProtocol
import TradingModel

/// A person at TWS: orders without a reference, from another client, on the same accounts.
final class ManualTrader {
  static let client = 99
  private unowned let world: World
  private var random: SimRandom
  private var channel: EmbeddedChannel?
  private var encoder = FrameEncoder(version: ServerVersion(rawValue: 200))
  private var number: Int32 = 1
  private var isStarted = false
  /// Orders whose end the person asked for.
  private(set) var cancelled: Set<Int64> = []

  init(world: World, random: SimRandom) {
    self.world = world
    self.random = random
  }

  private func connect() throws -> EmbeddedChannel {
    if let channel, channel.isActive { return channel }
    let made = try world.gateway.accept()
    channel = made
    let version = ServerVersion(rawValue: 200)
    try made.writeInbound(
      ByteBuffer(bytes: ClientHello(minimum: version, maximum: version).encoded()))
    try send(.startAPI(.init(clientID: ManualTrader.client)), on: made)
    return made
  }

  private func send(_ message: ClientMessage, on channel: EmbeddedChannel) throws {
    encoder.removeAll()
    try encoder.append(message)
    try channel.writeInbound(ByteBuffer(bytes: encoder.bytes))
    _ = world.gateway.loop.run()
    while let _ = try channel.readOutbound(as: ByteBuffer.self) {}
  }

  /// Takes what the gateway tells, unread.
  func listen() {
    guard let channel else { return }
    do {
      while let _ = try channel.readOutbound(as: ByteBuffer.self) {}
    } catch { self.channel = nil }
  }

  /// Ends all orders of the person, so that the account moves by our own orders alone.
  func cancelAll() {
    do {
      let channel = try connect()
      for target in 1..<max(1, number) {
        cancelled.insert(Int64(target))
        try send(.cancelOrder(.init(orderID: OrderID(rawValue: target))), on: channel)
      }
    } catch { world.violate("harness", "the person at TWS is cut off: \(error)") }
  }

  /// Places an order, now and then ends one; true when the gateway was reached.
  func act() -> Bool {
    do {
      let channel = try connect()
      guard channel.isActive else { return false }
      if number > 1, random.chance(25) {
        let target = Int32(random.within(1...Int64(number - 1)))
        cancelled.insert(Int64(target))
        try send(.cancelOrder(.init(orderID: OrderID(rawValue: target))), on: channel)
        return true
      }
      let instrument = random.pick(world.instruments)
      guard let top = world.top(of: instrument.id), let bid = top.bid, let ask = top.ask else {
        return false
      }
      var place = ClientMessage.PlaceOrder()
      place.orderID = OrderID(rawValue: number)
      number += 1
      place.contract.contractID = TWSContract().contractID
      place.contract.symbol = instrument.contract.symbol
      place.contract.securityType = instrument.contract.securityType.rawValue
      place.contract.exchange = instrument.contract.exchange
      place.contract.currency = instrument.contract.currency
      let isBuy = random.chance(50)
      place.order.action = isBuy ? "BUY" : "SELL"
      place.order.totalQuantity = TWSNumber(
        instrument.minimumSize + Decimal64(Int(random.next() % 9)) * instrument.sizeIncrement)
      if random.chance(50) {
        place.order.orderType = "MKT"
      } else {
        place.order.orderType = "LMT"
        place.order.limitPrice = TWSNumber(isBuy ? bid : ask)
      }
      place.order.timeInForce = "GTC"
      place.order.account = random.pick(world.setting.accounts.values.sorted()).rawValue
      try send(.placeOrder(place), on: channel)
      return true
    } catch {
      channel = nil
      return false
    }
  }
}

extension TWSNumber {
  fileprivate init(_ value: Decimal64) {
    self.init(mantissa: value.mantissa, scale: Int(value.scale))
  }
}
