/// The protocol version that a gateway and a client agreed on in the hello.
///
/// Every layout of a message is a function of this number. The named versions below are the
/// only gates that the codec asks for; a layout never compares with a bare number.
public struct ServerVersion: RawRepresentable, Hashable, Comparable, Sendable {
  /// The number as it stands in the hello.
  public let rawValue: Int

  /// Wraps a number of the hello; any number is allowed, support is a question of negotiation.
  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Orders versions by their number.
  @inlinable
  public static func < (left: ServerVersion, right: ServerVersion) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension ServerVersion: CustomStringConvertible {
  /// The number in decimal digits.
  public var description: String { String(rawValue) }
}

extension ServerVersion {
  /// The oldest version whose text layouts this module knows (gateway side).
  public static let oldestText = ServerVersion(rawValue: 157)
  /// The newest version that is text throughout; from 201 on messages begin to be protobuf.
  public static let newestText = ServerVersion(rawValue: 200)
  /// Whether the layouts of this version are known here.
  @inlinable
  public var isText: Bool { self >= .oldestText && self <= .newestText }
  /// The first version at which some messages are protobuf and others still text.
  public static let firstMixed = ServerVersion(rawValue: 201)
  /// The first version that is protobuf throughout.
  public static let firstProtobuf = ServerVersion(rawValue: 213)
  /// The oldest version our client accepts, so that it can leave the older layouts alone.
  public static let oldestForClient = ServerVersion(rawValue: 176)

  /// Orders carry a duration.
  public static let duration = ServerVersion(rawValue: 158)
  /// Volumes and sizes of American stocks count shares, not lots of a hundred.
  public static let marketDataInShares = ServerVersion(rawValue: 159)
  /// Orders carry the time that they are held back from alternative trading systems.
  public static let postToATS = ServerVersion(rawValue: 160)
  /// The calendar of corporate events can be asked for.
  public static let wshCalendar = ServerVersion(rawValue: 161)
  /// Orders carry the flag that cancels the parent with the child.
  public static let autoCancelParent = ServerVersion(rawValue: 162)
  /// Sizes may have digits after the point; contract details carry the smallest size.
  public static let fractionalSize = ServerVersion(rawValue: 163)
  /// Contract details carry size rules and lose their own message version.
  public static let sizeRules = ServerVersion(rawValue: 164)
  /// Historical schedules can be asked for.
  public static let historicalSchedule = ServerVersion(rawValue: 165)
  /// Errors carry the reasons of an advanced rejection, orders an override.
  public static let advancedOrderReject = ServerVersion(rawValue: 166)
  /// The user's brand can be asked for.
  public static let userInfo = ServerVersion(rawValue: 167)
  /// Orders and cancels carry the time of a manual order.
  public static let manualOrderTime = ServerVersion(rawValue: 169)
  /// Orders carry the offsets of the pegged-to-best and pegged-to-midpoint types.
  public static let pegBestPegMidOffsets = ServerVersion(rawValue: 170)
  /// Requests for corporate events carry filters.
  public static let wshEventFilters = ServerVersion(rawValue: 171)
  /// Requests for corporate events carry dates and a limit.
  public static let wshEventDateFilters = ServerVersion(rawValue: 173)
  /// Times of executions and bars name their time zone.
  public static let instrumentTimezone = ServerVersion(rawValue: 174)
  /// Volumes of historical bars count shares, not lots of a hundred.
  public static let historicalDataInShares = ServerVersion(rawValue: 175)
  /// Contract requests and symbol samples carry an issuer id.
  public static let bondIssuerID = ServerVersion(rawValue: 176)
  /// The profile of financial advisors is gone from orders.
  public static let advisorProfileRemoved = ServerVersion(rawValue: 177)
  /// Executions say whether their price may still be revised.
  public static let pendingPriceRevision = ServerVersion(rawValue: 178)
  /// Contract details of funds carry their own block.
  public static let fundDataFields = ServerVersion(rawValue: 179)
  /// Exercises of options carry the time of a manual order.
  public static let manualExerciseTime = ServerVersion(rawValue: 180)
  /// Contract details carry the last trade date as a field of its own.
  public static let lastTradeDate = ServerVersion(rawValue: 182)
  /// Orders carry a customer account.
  public static let customerAccount = ServerVersion(rawValue: 183)
  /// Orders carry the flag of a professional customer.
  public static let professionalCustomer = ServerVersion(rawValue: 184)
  /// Open orders carry the accrued interest of a bond.
  public static let bondAccruedInterest = ServerVersion(rawValue: 185)
  /// Contract details carry reasons of ineligibility.
  public static let ineligibilityReasons = ServerVersion(rawValue: 186)
  /// Orders and cancels carry fields for requests for quotes.
  public static let requestForQuoteFields = ServerVersion(rawValue: 187)
  /// Bond details carry trading hours.
  public static let bondTradingHours = ServerVersion(rawValue: 188)
  /// Orders carry the flag of the overnight session.
  public static let includeOvernight = ServerVersion(rawValue: 189)
  /// The fields for requests for quotes are gone again.
  public static let requestForQuoteFieldsRemoved = ServerVersion(rawValue: 190)
  /// Permanent order ids need 64 bits.
  public static let permanentIDIsLong = ServerVersion(rawValue: 191)
  /// Orders, cancels and the global cancel carry the tags that CME asks for.
  public static let cmeTags = ServerVersion(rawValue: 192)
  /// Open orders carry the tags that CME asks for.
  public static let cmeTagsInOpenOrder = ServerVersion(rawValue: 193)
  /// Errors carry their time and lose their own message version.
  public static let errorTime = ServerVersion(rawValue: 194)
  /// Open orders carry the preview of margins outside regular hours and of allocations.
  public static let fullOrderPreview = ServerVersion(rawValue: 195)
  /// Historical data ends with a message of its own.
  public static let historicalDataEnd = ServerVersion(rawValue: 196)
  /// The time can be asked for in milliseconds.
  public static let currentTimeInMillis = ServerVersion(rawValue: 197)
  /// Orders and executions name who submitted them.
  public static let submitter = ServerVersion(rawValue: 198)
  /// Orders carry the imbalance-only flag.
  public static let imbalanceOnly = ServerVersion(rawValue: 199)
  /// Execution requests can ask for days.
  public static let daysOfExecutions = ServerVersion(rawValue: 200)
  /// The official client leaves a missing strike empty instead of sending `0.0`.
  public static let emptyStrike = ServerVersion(rawValue: 200)
}
