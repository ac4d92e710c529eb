/// The reference as stubs for the Lua language server: what an editor completes and checks.
package enum LuaStubs {
  /// The files by name.
  package static var files: [(name: String, text: String)] {
    [("perigee.d.lua", file(.strategies)), ("perigee_test.d.lua", file(.tests))]
  }

  /// The settings that make an editor take the stubs, which lie in `folder` beside it.
  package static func settings(folder: String) -> String {
    """
    {
      "$schema": "https://raw.githubusercontent.com/LuaLS/vscode-lua/master/setting/schema.json",
      "runtime.version": "Lua 5.4",
      "runtime.builtin": {
        "io": "disable", "os": "disable", "debug": "disable", "package": "disable",
        "ffi": "disable", "jit": "disable", "bit": "disable", "bit32": "disable"
      },
      "runtime.path": ["?.lua"],
      "workspace.library": ["\(folder)"],
      "workspace.checkThirdParty": false
    }

    """
  }

  private static func file(_ place: LuaTopic.Place) -> String {
    var text = """
      ---@meta
      -- Made by `perigee reference --stubs`. Do not change: it is for editors, nothing runs it.

      """
    for topic in LuaReference.topics where topic.place == place {
      for alias in topic.aliases { text += "\n" + stub(alias) }
      for kind in topic.classes { text += "\n" + stub(kind, topic) }
      text += stub(topic)
    }
    if place == .strategies { text += callbacks }
    return text
  }

  private static func stub(_ alias: LuaAliasEntry) -> String {
    var text = comment(alias.text) + "---@alias perigee.\(alias.name)\n"
    for (word, meaning) in alias.words {
      text += "---| \"\(word)\"\(meaning.isEmpty ? "" : " # \(meaning)")\n"
    }
    return alias.isOpen ? text + "---| string\n" : text
  }

  private static func stub(_ kind: LuaClassEntry, _ topic: LuaTopic) -> String {
    let exact = kind.kind == .asked && kind.name != "Strategy" ? "(exact) " : ""
    var text = comment(kind.text) + "---@class \(exact)perigee.\(kind.name)\n"
    for field in kind.fields {
      // A field that may be absent is written so, or each table of the script would lack it.
      let isOptional = field.type.hasSuffix("?") || field.type.hasSuffix("|nil")
      let type = isOptional ? stripped(field.type) : field.type
      text += "---@field \(field.name)\(isOptional ? "?" : "") \(type) \(field.text)\n"
    }
    for call in kind.calls { text += "---@overload \(call)\n" }
    return text
  }

  private static func stripped(_ type: String) -> String {
    if type.hasSuffix("|nil") { return String(type.dropLast(4)) }
    return String(type.dropLast())
  }

  private static func stub(_ topic: LuaTopic) -> String {
    guard !topic.areCallbacks else { return "" }
    var text = ""
    if topic.name == "params" {
      return "\n" + comment("The values of the script's parameters.")
        + "---@type table<string, any>\nparams = {}\n"
    }
    if topic.functions.contains(where: { $0.name.contains(".") }) {
      text += "\n" + comment(topic.text) + "\(topic.name) = {}\n"
    }
    for function in topic.functions { text += "\n" + stub(function) }
    return text
  }

  private static func stub(_ function: LuaFunctionEntry) -> String {
    var text = comment(function.text)
    if let raises = function.raises { text += comment("Raises an error: \(raises)") }
    for argument in function.arguments {
      text += "---@param \(argument.name) \(argument.type) \(argument.text)\n"
    }
    for result in function.results {
      text += "---@return \(result.type) \(result.name)"
      text += result.text.isEmpty ? "\n" : " \(result.text)\n"
    }
    let names = function.arguments.map(\.plainName).joined(separator: ", ")
    return text + "function \(function.name)(\(names)) end\n"
  }

  /// The callbacks as fields of the script's table.
  private static var callbacks: String {
    var text = "\n---@class perigee.Strategy\n"
    for topic in LuaReference.topics where topic.areCallbacks {
      for function in topic.functions {
        let arguments = function.arguments.map {
          "\($0.plainName): \($0.type)\($0.isOptional ? "?" : "")"
        }
        text += "---@field \(function.name)? fun(\(arguments.joined(separator: ", "))) "
        text += "\(function.text)\n"
      }
    }
    return text
  }

  private static func comment(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "---\n" : "---\($0)\n" }.joined()
  }
}
