extension ServerVersion {
  /// A version at which something changed on the wire.
  public struct Gate: Hashable, Sendable {
    /// What changes.
    public enum Effect: Hashable, Sendable {
      /// The fields of some message; the codec's layouts ask for it.
      case layout
      /// What a field says, but not where it stands; whoever reads or writes it must ask.
      case meaning
      /// A message may be sent from here on.
      case request
    }

    /// The first version with the change.
    public let version: ServerVersion
    /// The name of the version in this module.
    public let name: String
    /// What kind of change it is.
    public let effect: Effect
    /// The change in one sentence.
    public let summary: String

    init(_ version: ServerVersion, _ name: String, _ effect: Effect, _ summary: String) {
      self.version = version
      self.name = name
      self.effect = effect
      self.summary = summary
    }
  }

  /// Every change between the oldest and the newest text version, oldest first.
  ///
  /// The whole truth about versions: a test holds that the layouts change at the versions listed
  /// as ``Gate/Effect/layout`` and at no other, and that each gate here is a name of this type.
  public static let gates: [Gate] = [
    Gate(.duration, "duration", .layout, "Orders carry a duration."),
    Gate(
      .marketDataInShares, "marketDataInShares", .meaning,
      "Volumes and sizes of American stocks count shares, not lots of a hundred."),
    Gate(
      .postToATS, "postToATS", .layout,
      "Orders carry the time that they are held back from alternative trading systems."),
    Gate(
      .wshCalendar, "wshCalendar", .request, "The calendar of corporate events can be asked for."),
    Gate(
      .autoCancelParent, "autoCancelParent", .layout,
      "Orders carry the flag that cancels the parent with the child."),
    Gate(
      .fractionalSize, "fractionalSize", .layout,
      "Sizes may have digits after the point; contract details carry the smallest size."),
    Gate(
      .sizeRules, "sizeRules", .layout,
      "Contract details carry size rules and lose their own message version."),
    Gate(
      .historicalSchedule, "historicalSchedule", .request, "Historical schedules can be asked for."),
    Gate(
      .advancedOrderReject, "advancedOrderReject", .layout,
      "Errors carry the reasons of an advanced rejection, orders an override."),
    Gate(.userInfo, "userInfo", .request, "The user's brand can be asked for."),
    Gate(
      .manualOrderTime, "manualOrderTime", .layout,
      "Orders and cancels carry the time of a manual order."),
    Gate(
      .pegBestPegMidOffsets, "pegBestPegMidOffsets", .layout,
      "Orders carry the offsets of the pegged-to-best and pegged-to-midpoint types."),
    Gate(
      .wshEventFilters, "wshEventFilters", .layout, "Requests for corporate events carry filters."),
    Gate(
      .wshEventDateFilters, "wshEventDateFilters", .layout,
      "Requests for corporate events carry dates and a limit."),
    Gate(
      .instrumentTimezone, "instrumentTimezone", .meaning,
      "Times of executions and bars name their time zone."),
    Gate(
      .historicalDataInShares, "historicalDataInShares", .meaning,
      "Volumes of historical bars count shares, not lots of a hundred."),
    Gate(
      .bondIssuerID, "bondIssuerID", .layout,
      "Contract requests and symbol samples carry an issuer id."),
    Gate(
      .advisorProfileRemoved, "advisorProfileRemoved", .layout,
      "The profile of financial advisors is gone from orders."),
    Gate(
      .pendingPriceRevision, "pendingPriceRevision", .layout,
      "Executions say whether their price may still be revised."),
    Gate(
      .fundDataFields, "fundDataFields", .layout, "Contract details of funds carry their own block."
    ),
    Gate(
      .manualExerciseTime, "manualExerciseTime", .layout,
      "Exercises of options carry the time of a manual order."),
    Gate(
      .lastTradeDate, "lastTradeDate", .layout,
      "Contract details carry the last trade date as a field of its own."),
    Gate(.customerAccount, "customerAccount", .layout, "Orders carry a customer account."),
    Gate(
      .professionalCustomer, "professionalCustomer", .layout,
      "Orders carry the flag of a professional customer."),
    Gate(
      .bondAccruedInterest, "bondAccruedInterest", .layout,
      "Open orders carry the accrued interest of a bond."),
    Gate(
      .ineligibilityReasons, "ineligibilityReasons", .layout,
      "Contract details carry reasons of ineligibility."),
    Gate(
      .requestForQuoteFields, "requestForQuoteFields", .layout,
      "Orders and cancels carry fields for requests for quotes."),
    Gate(.bondTradingHours, "bondTradingHours", .layout, "Bond details carry trading hours."),
    Gate(
      .includeOvernight, "includeOvernight", .layout,
      "Orders carry the flag of the overnight session."),
    Gate(
      .requestForQuoteFieldsRemoved, "requestForQuoteFieldsRemoved", .layout,
      "The fields for requests for quotes are gone again."),
    Gate(.permanentIDIsLong, "permanentIDIsLong", .meaning, "Permanent order ids need 64 bits."),
    Gate(
      .cmeTags, "cmeTags", .layout,
      "Orders, cancels and the global cancel carry the tags that CME asks for."),
    Gate(
      .cmeTagsInOpenOrder, "cmeTagsInOpenOrder", .layout,
      "Open orders carry the tags that CME asks for."),
    Gate(
      .errorTime, "errorTime", .layout,
      "Errors carry their time and lose their own message version."),
    Gate(
      .fullOrderPreview, "fullOrderPreview", .layout,
      "Open orders carry the preview of margins outside regular hours and of allocations."),
    Gate(
      .historicalDataEnd, "historicalDataEnd", .layout,
      "Historical data ends with a message of its own."),
    Gate(
      .currentTimeInMillis, "currentTimeInMillis", .request,
      "The time can be asked for in milliseconds."),
    Gate(.submitter, "submitter", .layout, "Orders and executions name who submitted them."),
    Gate(.imbalanceOnly, "imbalanceOnly", .layout, "Orders carry the imbalance-only flag."),
    Gate(.daysOfExecutions, "daysOfExecutions", .layout, "Execution requests can ask for days."),
    Gate(
      .emptyStrike, "emptyStrike", .layout,
      "The official client leaves a missing strike empty instead of sending '0.0'."),
  ]
}
