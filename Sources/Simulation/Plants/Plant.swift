import Orders

/// The one bug, if any, that is planted into a world. None by default.
class Plant {
  unowned var world: World!  // Safe: the world sets itself before it lives.

  /// A broker with the bug.
  func wrap(_ broker: any Broker, _ daemon: SimDaemon) -> any Broker { broker }
  /// A journal with the bug.
  func wrap(_ log: any OrderLog, _ daemon: SimDaemon) -> any OrderLog { log }
  /// What the desk hears of an event.
  func heard(_ event: BrokerEvent, _ daemon: SimDaemon) -> [BrokerEvent] { [event] }
  /// What the disk does; nil: what it should.
  func judge(_ operation: SimDisk.Operation) -> SimDisk.Verdict? { nil }
}
