/// An instrument's order book as far as the backend tells it, best price first.
public struct MarketDepth: Hashable, Sendable {
  /// One row of one side.
  public struct Row: Hashable, Sendable {
    /// The price.
    public var price: Price
    /// How many.
    public var size: Quantity
    /// The market maker or exchange; empty where the source tells none.
    public var maker: String
    /// A row from its parts.
    public init(price: Price, size: Quantity, maker: String = "") {
      self.price = price
      self.size = size
      self.maker = maker
    }
  }

  /// The instrument.
  public var instrument: InstrumentID
  /// When the newest change arrived here.
  public var time: Timestamp
  /// The bids, highest first.
  public var bids: [Row]
  /// The asks, lowest first.
  public var asks: [Row]

  /// A book from its parts.
  public init(instrument: InstrumentID, time: Timestamp, bids: [Row] = [], asks: [Row] = []) {
    self.instrument = instrument
    self.time = time
    self.bids = bids
    self.asks = asks
  }
}
