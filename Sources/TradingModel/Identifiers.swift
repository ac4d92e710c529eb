/// An instrument as this system knows it: for Interactive Brokers, the contract id (`conId`).
///
/// Unique for ever within a backend; positive.
public struct InstrumentID: RawRepresentable, Hashable, Sendable, Comparable, Codable {
  /// The contract id.
  public let rawValue: Int64
  /// Wraps a contract id.
  public init(rawValue: Int64) { self.rawValue = rawValue }
  /// Order of the numbers, for stable listings.
  public static func < (left: InstrumentID, right: InstrumentID) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The user's own name for an account (`[accounts.ib]` in brokers.toml). Names are used
/// everywhere; the broker's number stands only on the wire.
public struct AccountName: RawRepresentable, Hashable, Sendable, Comparable, Codable {
  /// The name as the configuration writes it.
  public let rawValue: String
  /// Wraps a name.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// Alphabetical order.
  public static func < (left: AccountName, right: AccountName) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The broker's account number (`DU1234567`).
public struct AccountNumber: RawRepresentable, Hashable, Sendable, Comparable, Codable {
  /// The number as the broker writes it.
  public let rawValue: String
  /// Wraps a number.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// Alphabetical order.
  public static func < (left: AccountNumber, right: AccountNumber) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A deployed strategy's name, unique within one configuration.
public struct StrategyID: RawRepresentable, Hashable, Sendable, Comparable, Codable {
  /// The name as the configuration writes it.
  public let rawValue: String
  /// Wraps a name.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// Alphabetical order.
  public static func < (left: StrategyID, right: StrategyID) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// Our own identity of an order, unique for ever, carried to the broker as the order reference:
/// `r1-` and 16 characters of base 32 (80 random bits).
public struct IntentID: RawRepresentable, Hashable, Sendable, Codable {
  /// The order reference as it stands on the wire.
  public let rawValue: String
  /// Wraps an order reference; any text, as it may come from the broker.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// How every identity of ours begins.
  public static let prefix = "r1-"

  /// Draws a new identity from `generator`.
  public init(using generator: inout some RandomNumberGenerator) {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
    var bits = (generator.next(), generator.next())
    let bytes = (0..<16).map { index -> UInt8 in
      let five = index < 8 ? Int(bits.0 & 31) : Int(bits.1 & 31)
      if index < 8 { bits.0 >>= 5 } else { bits.1 >>= 5 }
      return alphabet[five]
    }
    rawValue = IntentID.prefix + String(decoding: bytes, as: UTF8.self)
  }
}

/// An order's number in one client's series (IB's `orderId`); at most 2^30.
public struct BrokerOrderID: RawRepresentable, Hashable, Sendable, Comparable, Codable {
  /// The number.
  public let rawValue: Int64
  /// Wraps a number.
  public init(rawValue: Int64) { self.rawValue = rawValue }
  /// Order of the numbers.
  public static func < (left: BrokerOrderID, right: BrokerOrderID) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The broker's account-wide identity of an order (IB's `permId`); never nought.
public struct PermID: RawRepresentable, Hashable, Sendable, Codable {
  /// The number.
  public let rawValue: Int64
  /// Wraps a number.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// The broker's identity of one execution, correction suffix included (`0000e0d5.65a1.01.01`).
public struct ExecutionID: RawRepresentable, Hashable, Sendable, Codable {
  /// The text as the broker writes it.
  public let rawValue: String
  /// Wraps an execution id.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A moment: nanoseconds since 1970-01-01T00:00:00 UTC, without leap seconds.
public struct Timestamp: RawRepresentable, Hashable, Sendable, Comparable, Codable {
  /// Nanoseconds since the epoch.
  public let rawValue: Int64
  /// Wraps nanoseconds since the epoch.
  @inlinable
  public init(rawValue: Int64) { self.rawValue = rawValue }
  /// Whole seconds since the epoch; seconds beyond the year 2262 saturate.
  @inlinable
  public init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    rawValue = overflow ? (seconds < 0 ? .min : .max) : product
  }
  /// Whole seconds since the epoch, rounded down.
  public var seconds: Int64 {
    let (quotient, rest) = rawValue.quotientAndRemainder(dividingBy: 1_000_000_000)
    return rest < 0 ? quotient - 1 : quotient
  }
  /// Order in time.
  @inlinable
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.rawValue < right.rawValue
  }
  /// This moment plus a duration; saturates at the ends of the range.
  public func advanced(by duration: Duration) -> Timestamp {
    let (sum, overflow) = rawValue.addingReportingOverflow(duration.nanoseconds)
    guard overflow else { return Timestamp(rawValue: sum) }
    return Timestamp(rawValue: duration < .zero ? .min : .max)
  }
  /// The time from `earlier` to this moment; negative when `earlier` is later.
  public func since(_ earlier: Timestamp) -> Duration {
    .nanoseconds(rawValue.subtractingReportingOverflow(earlier.rawValue).partialValue)
  }
}

extension Duration {
  /// Whole nanoseconds, saturated at the range of Int64 (292 years).
  public var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return seconds < 0 ? .min : .max }
    let (sum, more) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return more ? (seconds < 0 ? .min : .max) : sum
  }
}
