import SystemKit
public import TradingModel

/// The bar stores of one daemon: names them, makes them and cleans up after a killed one.
///
/// Two daemons of one user need two instance names, as each takes away what bears its own at its
/// start.
public struct BarStoreDirectory: Sendable {
  /// What every name begins with (`/perigee-1000-main-`).
  public let prefix: String
  /// The most rows of one store; each takes 64 bytes.
  public var rowLimit = 65_536

  /// The stores of a user and an instance; of the instance's name only letters and digits count.
  public init(userID: UInt32, instance: String) {
    let word = instance.unicodeScalars.filter {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
    }
    prefix = "/perigee-\(userID)-\(String(String.UnicodeScalarView(word)))-"
  }

  /// The name of one store (`/perigee-1000-main-265598-1m`).
  public func name(_ instrument: InstrumentID, _ size: BarSize) -> String {
    "\(prefix)\(instrument.rawValue)-\(size)"
  }

  /// Takes away what an earlier daemon of this name left behind; answers the names.
  @discardableResult
  public func removeLeftovers() throws(BarStoreError) -> [String] {
    do {
      return try SharedNames.clean(prefix: prefix)
    } catch {
      throw .unavailable(error.description)
    }
  }

  /// Makes a store with room for `depth` older bars and as many live ones, at least 2,048 each.
  public func make(
    _ instrument: Instrument, _ size: BarSize, depth: Int
  ) throws(BarStoreError) -> BarStore {
    let room = min(max(depth, 2_048), rowLimit / 2)
    return try BarStore(
      name: name(instrument.id, size), instrument: instrument, barSize: size,
      capacity: room * 2, prependRoom: room)
  }
}
