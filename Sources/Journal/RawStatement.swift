import CJournal
import GRDBSQLite
import TradingModel

/// A prepared statement of SQLite without any layer above it, for the commits of the order
/// thread. Used inside its connection's queue only, and finalized there.
final class RawStatement {
  private let handle: OpaquePointer
  private let path: String
  private var position: Int32 = 0
  private static let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(_ sql: String, on connection: OpaquePointer, path: String) throws(JournalError) {
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let prepared else {
      throw RawStatement.error(connection, code, path)
    }
    handle = prepared
    self.path = path
  }

  deinit { sqlite3_finalize(handle) }

  /// Binds the next parameter.
  func bind(_ value: Int64?) {
    position += 1
    if let value {
      sqlite3_bind_int64(handle, position, value)
    } else {
      sqlite3_bind_null(handle, position)
    }
  }

  /// Binds the next parameter.
  func bind(_ value: String?) {
    guard var value else { return bind(Int64?.none) }
    position += 1
    value.withUTF8 { bytes in
      _ = bytes.withMemoryRebound(to: CChar.self) {
        sqlite3_bind_text(
          handle, position, $0.baseAddress ?? RawStatement.empty, Int32(clamping: $0.count),
          RawStatement.copy)
      }
    }
  }

  /// Binds the next parameter as text.
  func bind(text bytes: [UInt8]?) {
    guard let bytes else { return bind(Int64?.none) }
    position += 1
    bytes.withUnsafeBytes { raw in
      let text = raw.bindMemory(to: CChar.self).baseAddress ?? RawStatement.empty
      _ = sqlite3_bind_text(handle, position, text, Int32(clamping: raw.count), RawStatement.copy)
    }
  }

  /// Binds the next parameter as bytes.
  func bind(_ hash: ChainHash) {
    position += 1
    _ = hash.withBytes {
      sqlite3_bind_blob(handle, position, $0, CJ_HASH_BYTES, RawStatement.copy)
    }
  }

  /// Binds the next parameter as a decimal's text.
  func bind(_ value: Decimal64?) { bind(value?.description) }

  /// Runs the statement with what was bound, and makes it ready for the next time.
  func run() throws(JournalError) {
    let code = sqlite3_step(handle)
    let connection = sqlite3_db_handle(handle)
    let failure: JournalError? =
      code == SQLITE_DONE || code == SQLITE_ROW ? nil : RawStatement.error(connection, code, path)
    sqlite3_reset(handle)
    position = 0
    if let failure { throw failure }
  }

  // An empty Swift string has no address, and SQLite would take a null pointer for NULL.
  private static var empty: UnsafePointer<CChar> {
    UnsafeRawPointer(("" as StaticString).utf8Start).assumingMemoryBound(to: CChar.self)
  }

  private static func error(
    _ connection: OpaquePointer?, _ code: Int32, _ path: String
  ) -> JournalError {
    JournalError(
      sqlite: code & 0xFF, message: String(cString: sqlite3_errmsg(connection)), path: path)
  }
}
