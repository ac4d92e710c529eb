import Foundation
import Glibc
import TradingModel

/// The records of promotions, one small file for each strategy.
struct PromotionFiles: Sendable {
  let folder: String

  /// The records of a data folder.
  init(dataDirectory: String) { folder = "\(dataDirectory)/versions/promotions" }

  /// Every record that can be read; none where there is no folder. `tell` hears of each that cannot.
  func load(tell: (String) -> Void = { _ in }) -> [PromotionRecord] {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch { return [] }
    return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
      let url = URL(fileURLWithPath: "\(folder)/\(name)")
      do {
        return try JSONDecoder().decode(PromotionRecord.self, from: try Data(contentsOf: url))
      } catch {
        tell(
          "what \(url.path) says of the newest promotion of \(name.dropLast(5)) cannot be read: "
            + "\(error). A version that was promoted lately is watched no more, and parameters that "
            + "it was promoted with are forgotten; perigee versions shows what ran, perigee "
            + "rollback puts it back")
        return nil
      }
    }
  }

  /// Keeps a record in place of the strategy's older one. Durable on return.
  func keep(_ record: PromotionRecord) throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let place = "\(folder)/\(record.strategy.rawValue).json"
    let new = place + ".new"
    guard
      FileManager.default.createFile(
        atPath: new, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: new))
    defer { file.closeFile() }
    try file.write(contentsOf: try encoder.encode(record))
    try file.synchronize()
    try DurableName.take(place, from: new)
  }
}

/// Gives a file that was written beside its place its name there.
enum DurableName {
  /// Renames, and makes the folder say so after a power failure too.
  static func take(_ place: String, from new: String) throws {
    guard rename(new, place) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    let folder = open((place as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
