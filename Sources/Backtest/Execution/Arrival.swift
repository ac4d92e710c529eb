import PaperExchange
import TradingModel

/// Something that was sent to the exchange and has not come there yet.
struct Arrival {
  enum Kind {
    /// An order, or of a bracket all of them; the last one sets them off.
    case place([PlacedOrder])
    case change(PlacedOrder)
    case cancel(ClientOrderKey)
  }

  /// When it comes there.
  var due: Int64
  var kind: Kind
}

/// An order as the exchange takes it.
struct PlacedOrder {
  var key: ClientOrderKey
  var terms: OrderTerms
}
