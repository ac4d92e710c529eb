/// One strategy of the fleet as it stands.
public struct FleetMember: Hashable, Sendable {
  /// As what it is deployed.
  public var deployment: Deployment
  /// The text that its newest process was started with; nil when none was since the daemon began.
  public var script: ScriptFolder.Script?
  /// Where it stands.
  public var status: StrategyStatus
}
