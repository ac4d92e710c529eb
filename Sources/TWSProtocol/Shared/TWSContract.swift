/// What is traded, in the words of the wire.
///
/// No message carries every field; which ones do, is said where the message is.
public struct TWSContract: Hashable, Sendable {
  /// IB's number of the contract; 0 where only the description is known.
  public var contractID: Int = 0
  /// The symbol, or that of the underlying.
  public var symbol: String = ""
  /// `STK`, `OPT`, `FUT`, `CASH`, `IND`, `CRYPTO`, `BAG` and so on.
  public var securityType: String = ""
  /// `YYYYMMDD` or `YYYYMM` for what expires.
  public var lastTradeDateOrMonth: String = ""
  /// The strike of an option; 0 or unset for none.
  public var strike: TWSNumber = .unset
  /// `C`, `P`, or for others empty, `0` or `?`.
  public var right: String = ""
  /// The multiplier as text; empty for 1.
  public var multiplier: String = ""
  /// The destination, such as `SMART`.
  public var exchange: String = ""
  /// The listing exchange, without `SMART`.
  public var primaryExchange: String = ""
  /// The currency.
  public var currency: String = ""
  /// The exchange's own symbol.
  public var localSymbol: String = ""
  /// The trading class.
  public var tradingClass: String = ""
  /// The kind of ``securityID``, such as `ISIN`; in requests only.
  public var securityIDType: String = ""
  /// Another id; in requests only.
  public var securityID: String = ""
  /// The issuer of a bond; in requests from version 176 on.
  public var issuerID: String = ""
  /// The legs of a `BAG`.
  public var comboLegs: [TWSComboLeg] = []
  /// The gateway's description of the legs; in open orders only.
  public var comboDescription: String = ""
  /// The underlying of a delta-neutral combination.
  public var deltaNeutral: TWSDeltaNeutral? = nil

  /// Every field at its default.
  public init() {}
}
