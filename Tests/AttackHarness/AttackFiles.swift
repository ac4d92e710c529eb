import Foundation

/// The attack scripts of a folder, each at both moments.
package enum AttackFiles {
  /// What each script may come to. A file that is not named here may come to anything contained.
  static let endings: [String: Set<Attack.Ending>] = [
    "01_loop": [.interrupted], "02_pcall_swallow": [.interrupted],
    "03_coroutine_loop": [.interrupted], "04_coroutine_createdpremade": [.interrupted],
    "08_rep_bomb": [.harmless], "09_rep_sep": [.harmless],
    "10_concat_double": [.memory, .interrupted], "12_table_grow": [.memory, .interrupted],
    "13_gc_loop": [.harmless], "16_sort_huge": [.harmless], "25_table_move": [.harmless],
    "26_table_insert_pos": [.harmless], "27_string_format": [.interrupted, .memory],
    "29_string_metatable": [.harmless], "34_deep_parens": [.harmless],
    "42_many_closures_gc": [.harmless], "43_errobj_tostring": [.harmless],
    "45_dump": [.harmless], "48_hookclear": [.harmless],
    "49_capped_alloc_uaf": [.harmless], "51_bytecode_mutation": [.harmless],
  ]

  /// Everything that is contained.
  static let contained: Set<Attack.Ending> = [.interrupted, .memory, .killed, .harmless]

  /// The attacks of a folder's Lua files, sorted; while they are loaded and in a callback.
  package static func read(_ folder: String) throws -> [Attack] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    return try names.filter { $0.hasSuffix(".lua") }.flatMap { file in
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      let name = String(file.dropLast(4))
      let expected = endings[name] ?? contained
      return [
        Attack(name: name, text: text, endings: expected),
        Attack(name: name + " (load)", text: text, moment: .load, endings: expected),
      ]
    }
  }

  /// The folder of the scripts: `$PERIGEE_SHARED/attacks`, or that of a folder `shared` beside one
  /// above this file; nil (and loud) where there is none.
  package static func folder(from file: String = #filePath) -> String? {
    let manager = FileManager.default
    if let shared = ProcessInfo.processInfo.environment["PERIGEE_SHARED"] {
      return "\(shared)/attacks"
    }
    var place = URL(fileURLWithPath: file)
    while place.path != "/" {
      place.deleteLastPathComponent()
      let attacks = place.appendingPathComponent("shared/attacks").path
      if manager.fileExists(atPath: attacks) { return attacks }
    }
    print("SKIPPED: there is no folder shared/attacks; set PERIGEE_SHARED")
    return nil
  }
}
