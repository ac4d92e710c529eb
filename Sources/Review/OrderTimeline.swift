package import TradingModel

/// The whole life of one order, oldest first: what its strategy saw, what it asked for, what the
/// checks said, every word of the broker, executions and commissions, and the log around it.
package struct OrderTimeline: Hashable, Sendable, Codable {
  /// One step of it.
  package struct Step: Hashable, Sendable, Codable {
    /// What kind of step it is.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
      /// What the callback got: the event that it answered.
      case input
      /// What the strategy asked for.
      case intent
      /// What a check of the risk gate said.
      case check
      /// The order was committed to the journal.
      case recorded
      /// The order left for the broker.
      case sent
      /// A word of the broker that is no execution.
      case broker
      case execution
      case commission
      /// A line of the log.
      case log
    }

    /// Nanoseconds since 1970, UTC.
    package var time: Int64
    package var kind: Kind
    /// What happened, in a sentence.
    package var text: String
    /// The facts behind it by name, as texts with every digit, in order.
    package var facts: [Fact]

    package init(time: Int64, kind: Kind, text: String, facts: [Fact] = []) {
      self.time = time
      self.kind = kind
      self.text = text
      self.facts = facts
    }
  }

  /// A named fact of a step.
  package struct Fact: Hashable, Sendable, Codable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The order's reference.
  package var intent: String
  package var strategy: String?
  package var account: String
  /// The instrument's address.
  package var symbol: String
  /// The hash of the script's version that asked for it; nil where that was not recorded.
  package var script: String?
  package var steps: [Step]
  /// Nanoseconds between neighbouring stages, by name, where both are known.
  package var latencies: [Fact]
  /// The middle of bid and ask when the strategy asked; nil without both.
  package var arrivalMiddle: Price?
  /// What the average price was worse than `arrivalMiddle`, in price; negative is better.
  package var slippage: Price?
  /// What is not known, and why.
  package var notes: [String]

  package init(
    intent: String, strategy: String?, account: String, symbol: String, script: String?,
    steps: [Step], latencies: [Fact], arrivalMiddle: Price?, slippage: Price?, notes: [String]
  ) {
    self.intent = intent
    self.strategy = strategy
    self.account = account
    self.symbol = symbol
    self.script = script
    self.steps = steps
    self.latencies = latencies
    self.arrivalMiddle = arrivalMiddle
    self.slippage = slippage
    self.notes = notes
  }
}
