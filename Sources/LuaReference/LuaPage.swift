/// The reference as a page for people: `docs/lua.md`.
package enum LuaPage {
  package static var markdown: String {
    var page = """
      # Lua reference

      <!-- Made by `perigee reference --markdown`; change Sources/LuaReference instead. -->

      Everything that a script can reach. The same table makes the stubs that an editor with the Lua
      language server reads (`perigee reference --stubs DIR`; `perigee init` puts them in place).
      A type with a question mark may be nil. Every example runs in the tests: without a function of
      its own it is the body of `on_bar(bar)`.


      """
    for topic in LuaReference.topics { page += "- [\(topic.title)](#\(anchor(topic.title)))\n" }
    page += "- [The Lua language](#the-lua-language)\n"
    for topic in LuaReference.topics { page += chapter(topic) }
    return page + language
  }

  /// The address of a heading as the usual sites make it.
  static func anchor(_ title: String) -> String {
    var result = ""
    for character in title.lowercased() {
      if character == " " {
        result += "-"
      } else if character.isLetter || character.isNumber
        || character == "-" || character == "_"
      {
        result.append(character)
      }
    }
    return result
  }

  static func chapter(_ topic: LuaTopic) -> String {
    var text = "\n## \(topic.title)\n\n\(topic.text)\n"
    for function in topic.functions { text += section(function, topic) }
    for kind in topic.classes { text += section(kind) }
    for alias in topic.aliases { text += section(alias) }
    return text
  }

  private static func section(_ function: LuaFunctionEntry, _ topic: LuaTopic) -> String {
    let prefix = topic.areCallbacks ? "S." : ""
    var text = "\n### `\(prefix)\(function.call)`\n\n\(function.text)\n"
    if !function.arguments.isEmpty || !function.results.isEmpty { text += "\n" }
    for argument in function.arguments {
      let type = argument.isOptional ? "\(argument.type)?" : argument.type
      text += "- `\(argument.plainName)`: `\(plain(type))`. \(argument.text)\n"
    }
    for result in function.results {
      text += "- returns `\(plain(result.type))`, \(result.name)"
      text += result.text.isEmpty ? ".\n" : ". \(result.text)\n"
    }
    if let raises = function.raises { text += "\nRaises an error when: \(lowered(raises))\n" }
    if !function.example.isEmpty { text += "\n```lua\n\(function.example)\n```\n" }
    return text
  }

  private static func section(_ kind: LuaClassEntry) -> String {
    var text = "\n### \(kind.name)\n\n\(kind.text)\n"
    for call in kind.calls { text += "\nCalled as `\(plain(call))`.\n" }
    text += "\n| field | type | |\n|---|---|---|\n"
    for field in kind.fields {
      text += "| `\(field.name)` | `\(cell(plain(field.type)))` | \(cell(field.text)) |\n"
    }
    return text
  }

  private static func section(_ alias: LuaAliasEntry) -> String {
    var text = "\n### \(alias.name)\n\n\(alias.text)\n\n"
    for (word, meaning) in alias.words {
      text += meaning.isEmpty ? "- `\(word)`\n" : "- `\(word)`: \(meaning)\n"
    }
    return text
  }

  private static var language: String {
    var text = "\n## The Lua language\n\nLua 5.4 with these globals:\n\n"
    let plain = LuaReference.language.filter(\.members.isEmpty).map { "`\($0.name)`" }
    text += "- \(plain.joined(separator: ", "))\n"
    for (name, members) in LuaReference.language where !members.isEmpty {
      text += "- `\(name)`: \(members.map { "`\($0)`" }.joined(separator: ", "))\n"
    }
    text += "\nWhat is not there, or otherwise than in Lua's manual:\n\n"
    for note in LuaReference.languageNotes { text += "- \(note)\n" }
    return text
  }

  private static func lowered(_ text: String) -> String {
    text.hasPrefix("A ") || text.hasPrefix("There ") || text.hasPrefix("An ")
      || text.hasPrefix("As ") || text.hasPrefix("It ")
      ? text.prefix(1).lowercased() + text.dropFirst() : text
  }

  /// A type without the prefix that the stubs need.
  private static func plain(_ type: String) -> String { type.replacing("perigee.", with: "") }

  private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
