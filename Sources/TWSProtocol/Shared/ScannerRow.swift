/// One hit of a scanner.
public struct ScannerRow: Hashable, Sendable {
  /// Its place, from 0.
  public var rank: Int = 0
  /// The contract, without multiplier and primary exchange.
  public var contract: TWSContract = TWSContract()
  /// The market name.
  public var marketName: String = ""
  /// What the scan measured, if it measures a distance.
  public var distance: String = ""
  /// What the scan compared with.
  public var benchmark: String = ""
  /// What the scan projects.
  public var projection: String = ""
  /// The legs of a combination, `contractID|ratio` with commas between them.
  public var legs: String = ""

  init() {}

  /// An element with these fields.
  public init(
    rank: Int,
    contract: TWSContract,
    marketName: String,
    distance: String = "",
    benchmark: String = "",
    projection: String = "",
    legs: String = ""
  ) {
    self.rank = rank
    self.contract = contract
    self.marketName = marketName
    self.distance = distance
    self.benchmark = benchmark
    self.projection = projection
    self.legs = legs
  }
}

extension ScannerRow {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integer(&rank, "rank")
    contract.layoutScanned(&coder, marketName: &marketName)
    coder.text(&distance, "distance")
    coder.text(&benchmark, "benchmark")
    coder.text(&projection, "projection")
    coder.text(&legs, "legs")
  }
}
