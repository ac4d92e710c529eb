package import TradingModel

/// What is known of the work that should be done now, taken together at one moment.
package struct WorkFacts: Hashable, Sendable {
  /// The bars of one size that somebody reads of a stream.
  package struct Bars: Hashable, Sendable {
    /// The size's word (`1m`).
    package var name: String
    package var size: Duration
    /// The start of the newest one; nil before the first.
    package var newest: Timestamp?

    package init(name: String, size: Duration, newest: Timestamp?) {
      self.name = name
      self.size = size
      self.newest = newest
    }
  }

  /// One stream of prices that somebody reads.
  package struct Stream: Hashable, Sendable {
    package var instrument: InstrumentID
    package var symbol: String
    /// When its main session is open; moments outside of its coverage are excused.
    package var hours: TradingSchedule
    /// How long it may be silent while its session is open.
    package var patience: Duration
    /// When its newest event came; nil before the first.
    package var lastEvent: Timestamp?
    /// Trading in it is halted: silence is what is to be expected.
    package var isHalted: Bool
    /// The source sends it late: its silence is counted from later on.
    package var isDelayed: Bool
    /// The feed layer's own word on it, where it is bad (`silent for 130 s`).
    package var fault: String?
    /// Who reads it.
    package var strategies: [String]
    package var bars: [Bars]

    package init(
      instrument: InstrumentID, symbol: String, hours: TradingSchedule, patience: Duration,
      lastEvent: Timestamp?, isHalted: Bool = false, isDelayed: Bool = false,
      fault: String? = nil, strategies: [String] = [], bars: [Bars] = []
    ) {
      self.instrument = instrument
      self.symbol = symbol
      self.hours = hours
      self.patience = patience
      self.lastEvent = lastEvent
      self.isHalted = isHalted
      self.isDelayed = isDelayed
      self.fault = fault
      self.strategies = strategies
      self.bars = bars
    }
  }

  /// One strategy that runs.
  package struct Strategy: Hashable, Sendable {
    package var name: String
    /// Events that its process has taken since it started.
    package var events: UInt64
    /// Its process.
    package var process: Int32

    package init(name: String, events: UInt64, process: Int32) {
      self.name = name
      self.events = events
      self.process = process
    }
  }

  package var streams: [Stream]
  package var strategies: [Strategy]

  package init(streams: [Stream], strategies: [Strategy]) {
    self.streams = streams
    self.strategies = strategies
  }
}
