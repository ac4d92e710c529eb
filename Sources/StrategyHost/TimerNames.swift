/// The names of a strategy's timers, and the numbers that stand for them on the channel.
struct TimerNames {
  /// The most timers of one strategy.
  static let limit = 64

  private var idOfName: [String: Int64] = [:]
  private var nameOfID: [Int64: (name: String, isRepeating: Bool)] = [:]
  private var nextID: Int64 = 1

  /// The number for a name; nil when there are too many timers. Setting a name anew keeps it.
  mutating func set(_ name: String, isRepeating: Bool) -> Int64? {
    if let id = idOfName[name] {
      nameOfID[id] = (name, isRepeating)
      return id
    }
    guard idOfName.count < Self.limit else { return nil }
    let id = nextID
    nextID += 1
    idOfName[name] = id
    nameOfID[id] = (name, isRepeating)
    return id
  }

  mutating func remove(_ name: String) -> Int64? {
    guard let id = idOfName.removeValue(forKey: name) else { return nil }
    nameOfID[id] = nil
    return id
  }

  /// The name of a timer that is due; one that does not repeat is forgotten with it.
  mutating func fired(_ id: Int64) -> String? {
    guard let timer = nameOfID[id] else { return nil }
    if !timer.isRepeating { _ = remove(timer.name) }
    return timer.name
  }
}
