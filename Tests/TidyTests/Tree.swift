import Foundation

/// The project's files as the tidy tests see them.
enum Tree {
  static let root: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  struct File {
    /// From the top folder, as `Sources/Runner/Main.swift`.
    var path: String
    var text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The text without comments and strings; made once for each of `Tree.sources`.
    var code: SwiftCode { Tree.codes[path] ?? SwiftCode(text) }

    /// The module whose folder it lies in; nil outside of Sources.
    var module: String? {
      let parts = path.split(separator: "/")
      return parts.first == "Sources" && parts.count > 2 ? String(parts[1]) : nil
    }
  }

  /// Every Swift file of Sources.
  static let sources = files(below: "Sources", ["swift"])

  private static let codes = Dictionary(
    uniqueKeysWithValues: sources.map { ($0.path, SwiftCode($0.text)) })

  /// Every file below `folder` that ends in one of `extensions`, by path.
  static func files(below folder: String, _ extensions: Set<String>) -> [File] {
    let base = root.appendingPathComponent(folder)
    guard let walk = FileManager.default.enumerator(atPath: base.path) else { return [] }
    return walk.compactMap { $0 as? String }.sorted().compactMap { name in
      guard extensions.contains((name as NSString).pathExtension) else { return nil }
      return file("\(folder)/\(name)")
    }
  }

  /// One file; nil when there is none.
  static func file(_ path: String) -> File? {
    let url = root.appendingPathComponent(path)
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
    return File(path: path, text: text)
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  /// The folders directly below `folder`.
  static func folders(in folder: String) -> [String] {
    let base = root.appendingPathComponent(folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: base.path)) ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      let path = base.appendingPathComponent(name).path
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && isFolder.boolValue
    }.sorted()
  }

  /// The pages for readers: those at the top and those in docs.
  static func pages() -> [File] {
    let top = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return top.sorted().filter { $0.hasSuffix(".md") }.compactMap(file)
      + files(below: "docs", ["md"])
  }
}
