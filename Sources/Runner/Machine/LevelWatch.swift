/// A limit that sets a fault at once and clears it only a quarter on its good side, so that a
/// value at the limit does not switch the fault on and off.
struct LevelWatch {
  let limit: Int64
  /// Whether low values are the bad ones.
  let isFloor: Bool
  private(set) var isBad = false

  /// Free space, in MiB: bad below the limit.
  static func floor(_ limit: Int64) -> LevelWatch { LevelWatch(limit: limit, isFloor: true) }
  /// Memory in use, in MiB: bad above the limit.
  static func ceiling(_ limit: Int64) -> LevelWatch { LevelWatch(limit: limit, isFloor: false) }

  private init(limit: Int64, isFloor: Bool) {
    self.limit = limit
    self.isFloor = isFloor
  }

  mutating func look(_ value: Int64) {
    let quarter = limit / 4
    if isFloor {
      isBad = value < (isBad ? limit + quarter : limit)
    } else {
      isBad = value > (isBad ? limit - quarter : limit)
    }
  }
}
