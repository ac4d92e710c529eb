import Foundation
public import TradingModel

/// The texts of every version of a script that was started, in the folder `versions` of the data
/// folder: `versions/HASH/script.lua`, and what it requires in `versions/HASH/modules`.
///
/// A version is written beside its place and then takes its name, so that what stands there is
/// whole; the same version is written once. Any thread; calls block for the disk. Readers need no
/// daemon. Folders have the mode 0700, files 0600.
public struct ScriptStore: Sendable {
  /// The folder of the versions.
  public let path: String

  /// The most bytes of one text that is read.
  public static let textLimit = 1 << 20

  /// What is told of a version beside its texts.
  private struct Card: Codable {
    var version: ScriptVersion
    var script: String
    var modules: [String]
  }

  /// The versions of a data folder, which need not be there.
  public init(folder: String) { path = "\(folder)/versions" }

  /// Keeps a version; one that is kept already is not written again. Throws when the disk refuses
  /// or what stands there is not this version.
  public func keep(_ texts: ScriptTexts) throws(JournalError) -> ScriptVersion {
    let version = texts.version
    let place = "\(path)/\(version.rawValue)"
    do {
      if FileManager.default.fileExists(atPath: place), try load(version) != nil { return version }
      // One that was damaged is replaced.
      try? FileManager.default.removeItem(atPath: place)  // Safe: the rename tells.
      try write(texts, version, to: place)
    } catch {
      throw JournalError(
        .cannotOpen, path: place,
        "The version \(version.short) of \(texts.script) cannot be kept in \(path): \(error). It "
          + "runs all the same; free the disk or mend the folder's rights, or it can neither be "
          + "shown nor rolled back to.")
    }
    return version
  }

  /// The texts of a version; nil when it is not there or is not what its hash says.
  public func load(_ version: ScriptVersion) throws(JournalError) -> ScriptTexts? {
    let place = "\(path)/\(version.rawValue)"
    guard FileManager.default.fileExists(atPath: place) else { return nil }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(place)/version.json"))
      let card = try JSONDecoder().decode(Card.self, from: data)
      let texts = ScriptTexts(
        script: card.script, source: try text("\(place)/script.lua"),
        modules: try card.modules.map { name in
          ScriptTexts.Module(name: name, source: try text("\(place)/modules/\(name).lua"))
        })
      return texts.version == version ? texts : nil
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
      return nil
    } catch {
      throw JournalError(
        .cannotOpen, path: place,
        "The version \(version.short) in \(place) cannot be read: \(error)"
      )
    }
  }

  /// Every version that is there, sorted. Empty when the folder is not.
  public func versions() -> [ScriptVersion] {
    names.compactMap(ScriptVersion.init).sorted()
  }

  /// The versions whose hash begins with these digits.
  public func find(_ digits: String) -> [ScriptVersion] {
    versions().filter { $0.rawValue.hasPrefix(digits.lowercased()) }
  }

  /// Deletes every version that is not to be kept, and what a crash left half written. Answers the
  /// deleted ones; one that cannot be deleted stays.
  public func prune(keeping wanted: Set<ScriptVersion>) -> [ScriptVersion] {
    var deleted: [ScriptVersion] = []
    for name in names {
      let version = ScriptVersion(rawValue: name)
      if let version, wanted.contains(version) { continue }
      guard version != nil || name.hasPrefix(".new-") else { continue }
      do {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
        if let version { deleted.append(version) }
      } catch { continue }
    }
    return deleted.sorted()
  }

  // MARK: Files

  /// What stands in the folder; nothing where it cannot be read.
  private var names: [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: path) } catch { return [] }
  }

  private func write(_ texts: ScriptTexts, _ version: ScriptVersion, to place: String) throws {
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    var template = Array("\(path)/.new-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    let new = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { try? FileManager.default.removeItem(atPath: new) }  // Safe: pruning takes it later.
    if !texts.modules.isEmpty {
      try FileManager.default.createDirectory(
        atPath: "\(new)/modules", withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let card = Card(
      version: version, script: texts.script, modules: texts.modules.map(\.name))
    try write(Array(try encoder.encode(card)), to: "\(new)/version.json")
    try write(Array(texts.source.utf8), to: "\(new)/script.lua")
    for module in texts.modules {
      try write(Array(module.source.utf8), to: "\(new)/modules/\(module.name).lua")
    }
    if !texts.modules.isEmpty { syncFolder("\(new)/modules") }
    syncFolder(new)
    guard rename(new, place) == 0 else {
      // Another thread may have kept the same version meanwhile.
      if errno == ENOTEMPTY || errno == EEXIST { return }
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    syncFolder(path)
  }

  private func write(_ bytes: [UInt8], to file: String) throws {
    guard
      FileManager.default.createFile(
        atPath: file, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
    defer { handle.closeFile() }
    try handle.write(contentsOf: Data(bytes))
    try handle.synchronize()
  }

  private func text(_ file: String) throws -> String {
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    defer { handle.closeFile() }
    let data = try handle.read(upToCount: Self.textLimit + 1) ?? Data()
    guard data.count <= Self.textLimit, let text = String(data: data, encoding: .utf8) else {
      throw CocoaError(.fileReadCorruptFile)
    }
    return text
  }
}
