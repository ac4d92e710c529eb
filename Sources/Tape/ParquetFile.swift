import SystemKit

/// A table as a Parquet file: plain values, one zstd page for each column of each row group.
///
/// Every column may be absent. A decimal becomes two columns: the nearest double under its name,
/// and the exact number as a text under its name and `_text`. Times are nanoseconds in UTC.
final class ParquetFile: TableFile {
  /// Rows of a group: what is held in memory at the most.
  static let groupRows = 50_000
  private static let mark = Array("PAR1".utf8)
  private static let zstd: Int32 = 6
  private static let plain: Int32 = 0
  private static let runLength: Int32 = 3

  private struct Chunk {
    var column: Int
    var offset: Int64
    var values: Int
    var size: Int64
    var compressed: Int64
  }

  private struct Group {
    var rows: Int
    var chunks: [Chunk]
  }

  private let file: OutputFile
  private let compressor: Compressor
  /// The columns of the file, each with the place of its cell in a row.
  private var columns: [(cell: Int, column: ParquetColumn)] = []
  private var groups: [Group] = []
  private var rows = 0

  init(path: String, table: TapeTable) throws(TapeError) {
    guard let compressor = Compressor(level: 3) else {
      throw .system(.init("make a zstd context", code: 12))
    }
    self.compressor = compressor
    file = try OutputFile(path: path)
    for (index, column) in table.columns.enumerated() {
      func add(_ name: String, _ kind: ParquetColumn.Kind) {
        columns.append((index, ParquetColumn(name: name, kind: kind)))
      }
      switch column.kind {
      case .time: add(column.name, .time)
      case .text: add(column.name, .text)
      case .integer: add(column.name, .integer)
      case .flag: add(column.name, .flag)
      case .decimal:
        add(column.name, .double)
        add(column.name + "_text", .text)
      }
    }
    try file.add(ParquetFile.mark)
  }

  func add(_ cells: [TapeValue]) throws(TapeError) {
    for index in columns.indices { columns[index].column.add(cells[columns[index].cell]) }
    rows += 1
    if rows == ParquetFile.groupRows { try writeGroup() }
  }

  func close() throws(TapeError) {
    try writeGroup()
    let footer = footer()
    try file.add(footer)
    try file.add(withUnsafeBytes(of: UInt32(footer.count).littleEndian) { Array($0) })
    try file.add(ParquetFile.mark)
    try file.flush()
  }

  private func writeGroup() throws(TapeError) {
    guard rows > 0 else { return }
    var group = Group(rows: rows, chunks: [])
    for index in columns.indices {
      group.chunks.append(try write(index))
      columns[index].column.reset()
    }
    groups.append(group)
    rows = 0
  }

  private func write(_ index: Int) throws(TapeError) -> Chunk {
    let column = columns[index].column
    let page = column.page()
    let packed = page.withUnsafeBytes { compressor.compress($0) { Array($0) } }
    guard let packed else { throw .system(.init("compress \(file.path)", code: 12)) }
    var head = ParquetThrift()
    head.put(1, 0)
    head.put(2, Int32(clamping: page.count))
    head.put(3, Int32(clamping: packed.count))
    head.put(5) { data in
      data.put(1, Int32(clamping: column.count))
      data.put(2, ParquetFile.plain)
      data.put(3, ParquetFile.runLength)
      data.put(4, ParquetFile.runLength)
    }
    head.finish()
    let chunk = Chunk(
      column: index, offset: file.count, values: column.count,
      size: Int64(head.bytes.count + page.count),
      compressed: Int64(head.bytes.count + packed.count))
    try file.add(head.bytes)
    try file.add(packed)
    return chunk
  }

  private func footer() -> [UInt8] {
    var footer = ParquetThrift()
    footer.put(1, 2)
    footer.put(2, list: [nil] + columns.map { $0.column }) { element, column in
      guard let column else {
        element.put(4, "table")
        element.put(5, Int32(columns.count))
        return
      }
      element.put(1, column.kind.code)
      element.put(3, 1)
      element.put(4, column.name)
      if column.kind == .text { element.put(6, 0) }
      switch column.kind {
      case .text: element.put(10) { $0.put(1) { _ in } }
      case .time:
        element.put(10) { type in
          type.put(8) { time in
            time.put(1, true)
            time.put(2) { $0.put(3) { _ in } }
          }
        }
      case .integer, .double, .flag: break
      }
    }
    footer.put(3, wide: groups.reduce(0) { $0 + Int64($1.rows) })
    footer.put(4, list: groups) { [self] element, group in put(group, into: &element) }
    footer.put(6, "perigee")
    footer.finish()
    return footer.bytes
  }

  private func put(_ group: Group, into element: inout ParquetThrift) {
    element.put(1, list: group.chunks) { element, chunk in
      let column = columns[chunk.column].column
      element.put(2, wide: chunk.offset)
      element.put(3) { facts in
        facts.put(1, column.kind.code)
        facts.put(2, numbers: [ParquetFile.plain, ParquetFile.runLength])
        facts.put(3, texts: [column.name])
        facts.put(4, ParquetFile.zstd)
        facts.put(5, wide: Int64(chunk.values))
        facts.put(6, wide: chunk.size)
        facts.put(7, wide: chunk.compressed)
        facts.put(9, wide: chunk.offset)
      }
    }
    element.put(2, wide: group.chunks.reduce(0) { $0 + $1.size })
    element.put(3, wide: Int64(group.rows))
  }
}
