/// The answer to a command of the control socket: one line of JSON.
public struct GatewayAnswer: Codable, Hashable, Sendable {
  /// Whether the command was carried out.
  public var ok: Bool
  /// Why not; absent when it was.
  public var error: String?
  /// How the gateway is, for `status`.
  public var status: GatewayStatistics?

  /// An answer; by default that all is well.
  public init(ok: Bool = true, error: String? = nil, status: GatewayStatistics? = nil) {
    self.ok = ok
    self.error = error
    self.status = status
  }
}
