/// The objective over two parameters: each place holds the best of all runs that fall on it, so
/// the other parameters stand at their best unless they are held.
public struct HeatMap: Sendable, Hashable {
  /// From left to right.
  public let x: HeatAxis
  /// From top to bottom; nil when only one parameter was varied.
  public let y: HeatAxis?
  /// What the figures are.
  public let objective: SweepObjective
  /// The rows from top to bottom; nil where no run fell or none has the figure.
  public let cells: [[Double?]]
  /// Where the best run stands, as row and column; nil without any.
  public let best: Place?
  /// The parameters that are held, with their values.
  public let held: [SweepPoint.Value]

  /// A place of the map.
  public struct Place: Sendable, Hashable {
    /// From the top, from nought.
    public var row: Int
    /// From the left, from nought.
    public var column: Int
  }

  /// The map of two of the varied parameters, or of one with `y` nil. Throws for a name that was
  /// not varied. O(runs).
  public init(
    _ ranking: SweepRanking, names: [String], x: String, y: String?,
    held: [SweepPoint.Value] = []
  ) throws(SweepError) {
    for name in [x, y].compactMap(\.self) + held.map(\.name) where !names.contains(name) {
      throw SweepError(
        .invalid,
        "\(name) was not varied in this sweep; it varied \(names.joined(separator: ", "))."
          + SweepNames.hint(name, among: names))
    }
    let records = ranking.ranked.filter { record in
      held.allSatisfy { hold in record.task.point.values.contains(hold) }
    }
    // Axes go by the order of the points, so that texts stay as they were listed.
    let ordered = records.sorted { $0.task.pointNumber < $1.task.pointNumber }
    func text(_ name: String, _ record: SweepRecord) -> String {
      record.task.point.values.first { $0.name == name }?.text ?? ""
    }
    let across = HeatAxis(name: x, texts: ordered.map { text(x, $0) })
    let down = y.map { name in HeatAxis(name: name, texts: ordered.map { text(name, $0) }) }
    var cells = [[Double?]](
      repeating: Array(repeating: nil, count: across.labels.count),
      count: down?.labels.count ?? 1)
    var best: Place?
    // Best first: the first to reach a place is its best.
    for record in records {
      guard let column = across.place(of: text(x, record)), let figures = record.figures,
        let value = ranking.objective.value(of: figures)
      else { continue }
      var row = 0
      if let down {
        guard let found = down.place(of: text(down.name, record)) else { continue }
        row = found
      }
      if cells[row][column] == nil { cells[row][column] = value }
      if best == nil { best = Place(row: row, column: column) }
    }
    self.x = across
    self.y = down
    objective = ranking.objective
    self.cells = cells
    self.best = best
    self.held = held
  }

  /// The lowest and the highest figure; nil without any.
  var extremes: (low: Double, high: Double)? {
    let values = cells.joined().compactMap(\.self)
    guard let low = values.min(), let high = values.max() else { return nil }
    return (low, high)
  }
}
