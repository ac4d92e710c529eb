import Glibc
import SystemKit

/// Writes a session as one file for each table.
public enum TapeExport {
  /// The form of the files.
  public enum Format: String, Sendable, Hashable, CaseIterable {
    /// Text with commas; prices as they are.
    case csv
    /// Columns that notebooks read at once; prices as doubles, and exactly as texts beside them.
    case parquet
  }

  /// What was written.
  public struct Result: Sendable, Hashable {
    /// The rows of each table.
    public var rows: [TapeTable: Int] = [:]
    /// The file of each table.
    public var files: [TapeTable: String] = [:]
    /// What could not be read and is left out.
    public var problems: [String] = []
  }

  /// Exports the session in a folder into another folder, which is made where it is missing; none
  /// of the files may be there. Damaged blocks are left out and told. `progress` is called now and
  /// then with the bytes read so far. Memory: one block of the tape, and 50,000 rows of each table
  /// for Parquet.
  public static func run(
    _ session: String, into folder: String, format: Format, progress: (Int64) -> Void = { _ in }
  ) throws(TapeError) -> Result {
    let reader = try TapeReader(session: session)
    if mkdir(folder, 0o700) != 0 && errno != EEXIST {
      throw .system(SystemError("make \(folder)", code: errno))
    }
    var result = Result()
    var files: [TapeTable: any TableFile] = [:]
    for table in TapeTable.allCases {
      let path = "\(folder)/\(table.rawValue).\(format.rawValue)"
      switch format {
      case .csv: files[table] = try CSVFile(path: path, table: table)
      case .parquet: files[table] = try ParquetFile(path: path, table: table)
      }
      result.files[table] = path
      result.rows[table] = 0
    }
    var rows = TapeRows()
    var count = 0
    while true {
      let entry: TimedEntry?
      do throws(TapeError) {
        entry = try reader.next()
      } catch {
        switch error {
        case .damaged, .undecodable:
          result.problems.append("\(error)")
          continue
        case .notFound, .notATape, .newer, .system: throw error
        }
      }
      guard let entry else { break }
      count += 1
      if count % 4096 == 0 { progress(reader.bytesRead) }
      guard let row = rows.take(entry) else { continue }
      try files[row.table]?.add(row.cells)
      result.rows[row.table, default: 0] += 1
    }
    for file in files.values { try file.close() }
    return result
  }
}
