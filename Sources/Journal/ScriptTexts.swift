import CJournal
public import TradingModel

/// The texts that one version of a strategy is made of.
public struct ScriptTexts: Hashable, Sendable {
  /// A file that the script requires.
  public struct Module: Hashable, Sendable {
    /// The name that `require` takes.
    public var name: String
    /// The text.
    public var source: String
    /// A module from its parts.
    public init(name: String, source: String) {
      self.name = name
      self.source = source
    }
  }

  /// The script's file, relative to the strategies folder; no part of the hash.
  public var script: String
  /// The script's text.
  public var source: String
  /// What it requires, sorted by name.
  public var modules: [Module]

  /// The texts from their parts; modules in any order.
  public init(script: String, source: String, modules: [Module] = []) {
    self.script = script
    self.source = source
    self.modules = modules.sorted { $0.name < $1.name }
  }

  /// The hash of the texts: BLAKE2b with 32 bytes over the script's text and each module's name and
  /// text, every one behind its length. O(bytes of the texts).
  public var version: ScriptVersion {
    var bytes = Array("perigee script 1".utf8)
    func add(_ text: String) {
      let utf8 = Array(text.utf8)
      withUnsafeBytes(of: UInt64(utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
      bytes += utf8
    }
    add(source)
    for module in modules {
      add(module.name)
      add(module.source)
    }
    var hash = ChainHash.beginning
    bytes.withUnsafeBytes { data in
      hash.withMutableBytes { cj_hash(data.baseAddress, Int64(data.count), $0) }
    }
    guard let version = ScriptVersion(rawValue: hash.text) else {
      preconditionFailure("a hash has 64 digits")
    }
    return version
  }
}
