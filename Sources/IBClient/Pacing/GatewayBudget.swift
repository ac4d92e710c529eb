public import TradingModel

/// What one connection uses of what its gateway allows, at one moment.
public struct GatewayBudget: Hashable, Sendable {
  /// What one owner has written and what waits of it.
  public struct Share: Hashable, Sendable {
    /// For whom.
    public var owner: RequestOwner
    /// Messages since the connection took up work.
    public var total: UInt64
    /// Messages within the running or the last full minute, whichever is more.
    public var perMinute: Int
    /// Orders and data requests that wait for their turn.
    public var waiting: Int
  }

  /// An instrument with a subscription.
  public struct Line: Hashable, Sendable {
    /// The instrument; nil where only a description was asked for.
    public var instrument: InstrumentID?
    /// The request's words (`AAPL STK`).
    public var description: String
  }

  /// The client (`127.0.0.1:4002 client 41`).
  public var client: String
  /// Whether it is at work.
  public var isConnected: Bool
  /// Messages a second in the long run; less than configured after a gateway's complaint.
  public var perSecond: Int
  /// Messages written within the last second.
  public var lastSecond: Int
  /// Cancels that wait for their turn.
  public var waitingCancels: Int
  /// Orders that wait for their turn.
  public var waitingOrders: Int
  /// Data requests that wait for their turn.
  public var waitingData: Int
  /// Instruments with a market data line.
  public var lines: [Line]
  /// The most of them.
  public var lineLimit: Int
  /// Instruments whose book of orders is open.
  public var depth: [Line]
  /// The most of them.
  public var depthLimit: Int
  /// Instruments with a stream of single ticks.
  public var tickByTick: [Line]
  /// The most of them.
  public var tickByTickLimit: Int
  /// History requests that count against the window (ten minutes), those for both sides of the
  /// quotes twice.
  public var history: Int
  /// The most of them.
  public var historyLimit: Int
  /// By owner, the busiest first.
  public var shares: [Share]
}

extension GatewayBudget {
  init(
    client: String, isConnected: Bool, usage: SendUsage?, limits: SendLimits, lines: DataLines,
    history: Int, historyLimit: Int
  ) {
    func subjects(_ kind: DataLines.Kind) -> [Line] {
      lines.subjects(kind).map { subject in
        Line(
          instrument: subject.contract > 0 ? InstrumentID(rawValue: Int64(subject.contract)) : nil,
          description: subject.description)
      }
    }
    let shares = (usage?.shares ?? [:]).map { owner, count in
      Share(
        owner: owner, total: count.total, perMinute: count.lastMinute, waiting: count.waiting)
    }
    self.init(
      client: client, isConnected: isConnected, perSecond: usage?.perSecond ?? limits.perSecond,
      lastSecond: usage?.lastSecond ?? 0, waitingCancels: usage?.waitingCancels ?? 0,
      waitingOrders: usage?.waitingOrders ?? 0, waitingData: usage?.waitingData ?? 0,
      lines: subjects(.marketData), lineLimit: lines.limit(.marketData),
      depth: subjects(.depth), depthLimit: lines.limit(.depth),
      tickByTick: subjects(.tickByTick), tickByTickLimit: lines.limit(.tickByTick),
      history: history, historyLimit: historyLimit,
      shares: shares.sorted {
        ($1.perMinute, $1.total, $0.owner.name) < ($0.perMinute, $0.total, $1.owner.name)
      })
  }
}
