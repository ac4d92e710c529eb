import Control
import Synchronization

/// What the pages that look back keep between requests: open files, results that were read, and
/// the report that is being made.
final class PastSources: Sendable {
  let pages: JournalPages
  let shelf: ReportShelf
  let maker: ReportMaker
  private let counter = Mutex<(@Sendable () -> Int)?>(nil)

  /// Of a data folder. `perigee` is the program that makes reports; nil where there is none.
  init(folder: String, perigee: String? = ReportMaker.program) {
    pages = JournalPages(folder: folder)
    shelf = ReportShelf(folder: folder + "/reports")
    maker = ReportMaker(program: perigee, data: folder, folder: folder + "/reports")
  }

  /// How many pages follow events now.
  var readers: Int { counter.withLock { $0 }?() ?? 0 }

  /// Names what counts the pages that follow events.
  func count(readers: @escaping @Sendable () -> Int) { counter.withLock { $0 = readers } }
}
