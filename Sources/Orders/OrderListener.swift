public import TradingModel

/// Who hears of orders: the strategies' channels and the daemon's own log.
///
/// Called on the order thread, in order, after the journal has the fact; must not block.
public protocol OrderListener: AnyObject, Sendable {
  /// An order is new or changed. The first one answers the request that its number names.
  func orderChanged(_ order: Order)
  /// A fill was booked. Once for each execution; its commission is set if it came before.
  func filled(_ fill: Fill)
  /// The broker corrected an execution that was told before: what it says now, and what it said.
  /// The first is booked in the place of the second.
  func fillCorrected(_ fill: Fill, replacing old: Fill)
  /// A commission joined a fill that was told before.
  func commissioned(_ fill: Fill)
  /// A request came to nothing and no order exists for it.
  func refused(_ request: OrderRequest, reason: String)
  /// What an order would do, as the request asked; nothing was placed.
  func previewed(_ request: OrderRequest, _ preview: OrderPreview)
  /// The broker's word on a position.
  func positionChanged(_ position: Position)
  /// A book changed without a fill of its owner: a person decided.
  func holdingChanged(_ holding: StrategyHolding)
  /// The broker's word on an account value.
  func accountChanged(_ value: AccountValue)
  /// An account became able to take orders, or unable; the text says why.
  func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?)
  /// Something that a person should read.
  func notice(_ account: AccountName?, kind: String, text: String)
}

extension OrderListener {
  /// Nothing: for listeners that follow no books.
  public func holdingChanged(_ holding: StrategyHolding) {}
  /// Takes a corrected fill for a fill.
  public func fillCorrected(_ fill: Fill, replacing old: Fill) { filled(fill) }
}
