import Foundation
import Strategies

/// The file of a deployed script, read and replaced whole.
struct ScriptFile {
  let folder: ScriptFolder
  /// Relative to the folder.
  let name: String

  /// What cannot be replaced, and why.
  struct WriteError: Error, CustomStringConvertible {
    var description: String
  }

  /// The text on disk now.
  func read() throws(ScriptFolder.ReadError) -> String { try folder.read(name).source }

  /// Replaces the text: it is written beside the file, made durable, and takes its name, so that
  /// the file is whole at any moment. Rights and owner of the old file stay as far as they can. A
  /// link is followed within the folder.
  func replace(with text: String) throws(WriteError) {
    let place = URL(fileURLWithPath: folder.path).appendingPathComponent(name)
      .resolvingSymlinksInPath().path
    let new = place + ".new"
    do {
      let rights = try FileManager.default.attributesOfItem(atPath: place)[.posixPermissions]
      guard
        FileManager.default.createFile(
          atPath: new, contents: nil, attributes: [.posixPermissions: rights ?? 0o600])
      else { throw CocoaError(.fileWriteUnknown) }
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: new))
      defer { file.closeFile() }
      try file.write(contentsOf: Data(text.utf8))
      try file.synchronize()
      try DurableName.take(place, from: new)
    } catch {
      unlink(new)
      throw WriteError(
        description: "The script \(place) cannot be replaced: \(error). Nothing was changed. Give "
          + "the daemon's user the right to write in \(folder.path).")
    }
  }
}
