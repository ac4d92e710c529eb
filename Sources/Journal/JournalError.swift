import GRDB

/// Why the data folder or one of its files could not be opened, read or written.
public struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of fault.
  public enum Code: Hashable, Sendable {
    /// Another daemon works on the same folder.
    case folderInUse
    /// A file or the folder cannot be created, opened or given its permissions.
    case cannotOpen
    /// A file is damaged, or is no database.
    case corrupt
    /// A file was written by a newer version of the program.
    case newerSchema
    /// Another process holds a lock inside the file.
    case locked
    /// The disk or the quota is full.
    case diskFull
    /// The system could not read or write the file.
    case inputOutput
    /// A value is larger than its limit.
    case tooLarge
    /// The database refused a statement for another reason.
    case database
    /// There is no such file: nothing was recorded yet.
    case missing
  }

  /// The kind of fault.
  public let code: Code
  /// The file or folder.
  public let path: String
  /// What happened, where, and what to do, in one or two sentences.
  public let description: String
  /// What the database said, without the advice.
  let cause: String

  init(_ code: Code, path: String, cause: String? = nil, _ description: String) {
    self.code = code
    self.path = path
    self.cause = cause ?? description
    self.description = description
  }

  /// The error behind any failure of the database library.
  init(_ error: any Error, path: String) {
    if let own = error as? JournalError {
      self = own
    } else if let foreign = error as? DatabaseError {
      self.init(
        sqlite: foreign.resultCode.rawValue, message: foreign.message ?? "no message", path: path)
    } else {
      self.init(.database, path: path, "\(path) could not be used: \(error).")
    }
  }

  /// The error behind a primary result code of SQLite.
  init(sqlite code: Int32, message: String, path: String) {
    switch ResultCode(rawValue: code) {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self.init(
        .corrupt, path: path, cause: message,
        "\(path) is damaged or is no database (\(message)). Nothing was changed and nothing "
          + "trades; what works at the broker goes on working there. `perigee journal verify` "
          + "shows the whole damage, and `perigee journal repair-to COPY` saves all that is whole. "
          + "Move it away and put that copy, or a backup, in its place.")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .locked, path: path,
        "\(path) is locked by another process (\(message)). Close the program that has it open "
          + "for writing.")
    case .SQLITE_FULL:
      self.init(
        .diskFull, path: path, "The disk with \(path) is full. Free some space; nothing is lost.")
    case .SQLITE_IOERR:
      self.init(
        .inputOutput, path: path,
        "The system could not read or write \(path) (\(message)). Check the disk and the system "
          + "log, then restart.")
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      self.init(
        .cannotOpen, path: path,
        "\(path) cannot be opened (\(message)). Check that this user may read and write it.")
    default:
      self.init(.database, path: path, "\(path) could not be used: \(message) [\(code)].")
    }
  }
}
