/// A value that goes into a function.
package struct LuaArgument: Sendable {
  /// The name; with a question mark at its end where it may be left out.
  package let name: String
  /// The type as the Lua language server writes it.
  package let type: String
  package let text: String

  package init(_ name: String, _ type: String, _ text: String) {
    self.name = name
    self.type = type
    self.text = text
  }

  package var isOptional: Bool { name.hasSuffix("?") }
  package var plainName: String { isOptional ? String(name.dropLast()) : name }
}

/// A value that comes out of a function.
package struct LuaResult: Sendable {
  package let type: String
  package let name: String
  package let text: String

  package init(_ type: String, _ name: String, _ text: String = "") {
    self.type = type
    self.name = name
    self.text = text
  }
}

/// One function that a script can call, or one that Perigee calls in the script.
package struct LuaFunctionEntry: Sendable {
  /// The whole name, such as `feed.quote`; of a callback its name in the script's table.
  package let name: String
  package let arguments: [LuaArgument]
  package let results: [LuaResult]
  package let text: String
  /// When it raises an error instead of returning; nil where no argument can be wrong.
  package let raises: String?
  /// Lua that runs: the body of `on_bar(bar)`, or a script's top level when it has a function `S.`.
  package let example: String

  package init(
    _ name: String, _ arguments: [LuaArgument] = [], _ results: [LuaResult] = [], _ text: String,
    raises: String? = nil, example: String = ""
  ) {
    self.name = name
    self.arguments = arguments
    self.results = results
    self.text = text
    self.raises = raises
    self.example = example
  }

  /// The name behind the last dot.
  package var shortName: String { name.split(separator: ".").last.map(String.init) ?? name }

  /// `name(a [, b])` as people write it.
  package var call: String {
    var inside = ""
    var open = 0
    for argument in arguments {
      let comma = inside.isEmpty ? "" : ", "
      if argument.isOptional {
        inside += inside.isEmpty ? "[\(argument.plainName)" : " [\(comma)\(argument.plainName)"
        open += 1
      } else {
        inside += comma + argument.plainName
      }
    }
    return "\(name)(\(inside)\(String(repeating: "]", count: open)))"
  }
}

/// One field of a table, of an event or of an indicator.
package struct LuaFieldEntry: Sendable {
  package let name: String
  /// The type; with a question mark where the field may be nil.
  package let type: String
  package let text: String

  package init(_ name: String, _ type: String, _ text: String) {
    self.name = name
    self.type = type
    self.text = text
  }

  package var isOptional: Bool { type.hasSuffix("?") }
}

/// A kind of table or event with its fields.
package struct LuaClassEntry: Sendable {
  /// What makes the tables of this kind.
  package enum Kind: Sendable {
    /// Perigee gives it to the script.
    case given
    /// The script gives it to Perigee; another field is an error.
    case asked
  }

  /// The name without the prefix `perigee.`.
  package let name: String
  package let kind: Kind
  package let text: String
  package let fields: [LuaFieldEntry]
  /// How it can be called, as the language server writes it: of indicators.
  package let calls: [String]

  package init(
    _ name: String, _ kind: Kind, _ text: String, fields: [LuaFieldEntry], calls: [String] = []
  ) {
    self.name = name
    self.kind = kind
    self.text = text
    self.fields = fields
    self.calls = calls
  }
}

/// A text that is one of a few words.
package struct LuaAliasEntry: Sendable {
  /// The name without the prefix `perigee.`.
  package let name: String
  package let text: String
  package let words: [(word: String, text: String)]
  /// Whether other texts are right as well, such as other bar sizes.
  package let isOpen: Bool

  package init(
    _ name: String, _ text: String, isOpen: Bool = false, _ words: [(word: String, text: String)]
  ) {
    self.name = name
    self.text = text
    self.words = words
    self.isOpen = isOpen
  }
}

/// Everything about one subject: one chapter of the page.
package struct LuaTopic: Sendable {
  /// Where a topic's functions are found.
  package enum Place: Sendable {
    /// In strategies and their modules.
    case strategies
    /// In files of tests only.
    case tests
  }

  /// The global's name, or a word for what has none.
  package let name: String
  package let title: String
  package let text: String
  package let place: Place
  package let functions: [LuaFunctionEntry]
  /// The functions are Perigee's to call, in the table that the script returns.
  package let areCallbacks: Bool
  package let classes: [LuaClassEntry]
  package let aliases: [LuaAliasEntry]

  package init(
    _ name: String, _ title: String, _ text: String, place: Place = .strategies,
    functions: [LuaFunctionEntry] = [], areCallbacks: Bool = false, classes: [LuaClassEntry] = [],
    aliases: [LuaAliasEntry] = []
  ) {
    self.name = name
    self.title = title
    self.text = text
    self.place = place
    self.functions = functions
    self.areCallbacks = areCallbacks
    self.classes = classes
    self.aliases = aliases
  }
}
