import CPlatform

/// The named regions under /dev/shm, for cleaning up what a killed process left behind.
public enum SharedNames {
  /// Every name that begins with `prefix`, with the leading slash, sorted. O(names).
  public static func list(prefix: String) throws(SystemError) -> [String] {
    final class Names {
      var found: [String] = []
    }
    let names = Names()
    let context = Unmanaged.passUnretained(names).toOpaque()
    let result = csys_shm_list(
      { context, name in
        guard let context, let name else { return 0 }
        let names = Unmanaged<Names>.fromOpaque(context).takeUnretainedValue()
        names.found.append("/" + String(cString: name))
        return 1
      }, context)
    try SystemError.check(result, "list /dev/shm")
    return names.found.filter { $0.hasPrefix(prefix) }.sorted()
  }

  /// Unlinks every name that begins with `prefix` and that `isInUse` does not claim; answers the
  /// names that are gone. A name that another process took away meanwhile is not an error.
  @discardableResult
  public static func clean(
    prefix: String, unless isInUse: (String) -> Bool = { _ in false }
  ) throws(SystemError) -> [String] {
    var gone: [String] = []
    for name in try list(prefix: prefix) where !isInUse(name) {
      do {
        try MappedRegion.unlink(name: name)
        gone.append(name)
      } catch {
        guard error.code == 2 else { throw error }
      }
    }
    return gone
  }
}
