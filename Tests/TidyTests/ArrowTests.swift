import Testing

/// Holds the arrows between the modules. The table stands in ARCHITECTURE.md and nowhere else, so
/// that what readers see is what is checked.
struct ArrowTests {
  struct Row {
    var floor: Int
    var imports: Set<String>
  }

  /// The rows `| 2 | Feeds | TradingModel, SystemKit | what it is |` of ARCHITECTURE.md.
  static func table() -> [String: Row] {
    var table: [String: Row] = [:]
    for line in Tree.file("ARCHITECTURE.md")?.lines ?? [] {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      }
      guard cells.count >= 5, let floor = Int(cells[1]) else { continue }
      let imports = cells[3].split { $0 == "," || $0 == " " }.map(String.init)
      table[cells[2]] = Row(floor: floor, imports: Set(imports))
    }
    return table
  }

  /// The modules that a file imports, ours and others'.
  static func imports(of file: Tree.File) -> [(line: Int, module: String)] {
    file.lines.enumerated().compactMap { index, line in
      // The pattern is slow, and most lines are no imports.
      guard line.utf8.contains(UInt8(ascii: "i")), line.contains("import "),
        let match = line.firstMatch(
          of:
            #/^(?:@[\w()]+ )*(?:public |package |internal |private |fileprivate )?import (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(\w+)/#
        )
      else { return nil }
      return (index + 1, String(match.1))
    }
  }

  @Test("the table names every module, and each imports only lower floors")
  func table_IsOrdered() {
    let table = ArrowTests.table()
    #expect(table.count >= 5, "ARCHITECTURE.md has lost its table of modules")
    for module in Tree.folders(in: "Sources") {
      #expect(table[module] != nil, "Sources/\(module) is not in ARCHITECTURE.md's table")
    }
    for (module, row) in table {
      for imported in row.imports {
        guard let lower = table[imported] else {
          Issue.record("\(module) may import \(imported), which the table does not have")
          continue
        }
        #expect(lower.floor < row.floor, "\(module) -> \(imported) does not go down")
      }
    }
  }

  @Test("the table names no module that does not exist")
  func table_NamesRealModules() {
    for module in ArrowTests.table().keys.sorted() {
      #expect(Tree.exists("Sources/\(module)"), "there is no Sources/\(module)")
    }
  }

  @Test("no source file imports a module of ours that the table does not allow")
  func sources_FollowTheTable() {
    let table = ArrowTests.table()
    for file in Tree.sources {
      guard let module = file.module, let row = table[module] else { continue }
      for (line, imported) in ArrowTests.imports(of: file) where table[imported] != nil {
        #expect(
          imported == module || row.imports.contains(imported),
          "\(file.path):\(line): \(module) must not import \(imported)")
      }
    }
  }

  @Test("the strategy's process stays small: no Foundation, no NIO, no database")
  func child_StaysSmall() {
    let table = ArrowTests.table()
    var modules: Set<String> = ["StrategyChild"]
    var open = Array(modules)
    while let module = open.popLast() {
      for imported in table[module]?.imports ?? [] where modules.insert(imported).inserted {
        open.append(imported)
      }
    }
    let heavy: Set<String> = [
      "Foundation", "FoundationEssentials", "NIOCore", "NIOPosix", "GRDB", "TOMLKit", "Logging",
      "ArgumentParser", "Dispatch",
    ]
    for file in Tree.sources where modules.contains(file.module ?? "") {
      for (line, imported) in ArrowTests.imports(of: file) {
        #expect(
          !heavy.contains(imported), "\(file.path):\(line): the child must not load \(imported)")
      }
    }
  }

  @Test("an import is seen in every form that the language has")
  func imports_AreSeen() {
    let file = Tree.File(
      path: "Sources/A/a.swift",
      text: """
        import B
        public import C
        @testable import D
        @preconcurrency public import E
        import struct F.G
        // import H
        let text = "import I"
        """)
    #expect(ArrowTests.imports(of: file).map(\.module) == ["B", "C", "D", "E", "F"])
  }
}
