import Glibc
import SystemKit

/// Removes old days of tapes, the oldest first, and folders that are left empty.
struct TapePruning {
  let root: String
  let limits: TapeLimits
  /// The folder of the running session, which stays, and the file that is being written.
  let folder: String
  let file: String

  /// Removes what is too old, then what is too much. False when even then there is too much.
  func run(today: UTCDay) throws(TapeError) -> Bool {
    var files: [(day: UTCDay, path: String, bytes: Int64)] = []
    for session in try TapeSession.list(in: root) {
      for path in session.files {
        let name = path.dropLast(TapeFormat.suffix.count).suffix(10)
        guard let day = UTCDay(text: name) else { continue }
        files.append((day, path, TapeSession.size(of: path)))
      }
      if session.files.isEmpty, session.folder != folder { rmdir(session.folder) }
    }
    files.sort { $0.day < $1.day }
    var total = files.reduce(Int64(0)) { $0 + $1.bytes }
    for file in files {
      let isOld = limits.keepDays.map { today.number - file.day.number > Int64($0) } ?? false
      let isTooMuch = limits.maxBytes.map { total > $0 } ?? false
      guard isOld || isTooMuch, file.path != self.file else { continue }
      guard unlink(file.path) == 0 || errno == ENOENT else {
        throw .system(SystemError("remove \(file.path)", code: errno))
      }
      total -= file.bytes
      // Fails as long as another day is left.
      rmdir(String(file.path.dropLast(TapeFormat.suffix.count + 11)))
    }
    return limits.maxBytes.map { total <= $0 } ?? true
  }
}
