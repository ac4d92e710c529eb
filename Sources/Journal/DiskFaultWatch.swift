import CJournal
import Glibc

/// Counts what the system refuses to write to a database's files or to make durable, also where
/// the database library keeps it to itself: a failed sync of a checkpoint at a close, for one. A
/// full disk is none of these faults.
///
/// Must exist before the database is opened. Any thread.
final class DiskFaultWatch: Sendable {
  private let handle: Int32

  /// Watches the files of one database until it goes away. With more than 256 at once in a
  /// process the rest is not watched.
  init(_ path: String) { handle = cj_watch(path) }

  deinit { cj_unwatch(handle) }

  /// The first fault in words; nil while there is none. An atomic read.
  var fault: String? {
    var what: UnsafePointer<CChar>?
    var number: Int32 = 0
    guard cj_faults(handle, &what, &number) > 0 else { return nil }
    let call = what.map { String(cString: $0) } ?? "a call"
    return number == 0 ? "\(call) failed" : "\(call) failed: \(String(cString: strerror(number)))"
  }
}
