import CPlatform
public import SystemKit

/// The daemon's end of the channel to one child: the shared region, the doorbell, and both rings.
///
/// Hand `childDescriptors` to the child in this order; it opens them with
/// `ChildEndpoint(region:doorbell:)`. A channel serves one child once: a restarted child gets a
/// new one.
public final class ChannelHost: Sendable {
  /// Writes events; from any thread.
  public let writer: EventWriter
  /// Reads messages; on one thread.
  public let reader: MessageReader
  /// Rung by the child when there is a message and the reader asked for it.
  public let doorbell: EventDescriptor

  private let region: MappedRegion
  private let layout: ChannelLayout

  /// Makes a channel, whose records `tap` sees. Capacities are powers of two; throws when the
  /// process is out of descriptors or memory.
  public init(
    downCapacity: Int = 1 << 20, upCapacity: Int = 256 << 10, tap: (any ChannelTap)? = nil
  ) throws(SystemError) {
    region = try MappedRegion.anonymous(
      label: "perigee-channel", size: ChannelLayout.size(down: downCapacity, up: upCapacity))
    layout = ChannelLayout(base: region.base, down: downCapacity, up: upCapacity)
    layout.writeHeader()
    doorbell = try EventDescriptor()
    writer = EventWriter(region: region, layout: layout, tap: tap)
    reader = MessageReader(region: region, layout: layout, tap: tap)
  }

  /// The descriptors that the child inherits as 3 and 4.
  public var childDescriptors: [Int32] { [region.fd ?? -1, doorbell.fd] }

  /// What the child tells of itself but for its latencies; two loads.
  public var vitalSigns: (eventsSeen: UInt64, busySince: Int64?) { (eventsSeen, busySince) }

  /// What the child tells of itself.
  public var vitals: ChildVitals {
    let samples = csys_load_relaxed(layout.samples)
    let count = Int(min(samples, UInt64(ChannelLayout.sampleCount)))
    return ChildVitals(
      eventsSeen: eventsSeen, busySince: busySince, samples: samples,
      latencies: (0..<count).map { layout.latencies[$0] })
  }

  /// Events that the child has taken; it rises while the child lives.
  public var eventsSeen: UInt64 { csys_load_relaxed(layout.eventsSeen) }

  private var busySince: Int64? {
    let since = Int64(bitPattern: csys_load_relaxed(layout.busySince))
    return since == 0 ? nil : since
  }
}
