/// A function that the host lends to scripts, with its documentation.
public struct LuaHostFunction {
  /// Reads arguments, adds results; a thrown misuse becomes a Lua error at the script's line.
  ///
  /// Runs on the VM's thread inside a call. It must not call the same VM, and a strong reference to
  /// the VM would keep both alive until `LuaVM.close`.
  public typealias Body = (inout LuaCall) throws(LuaMisuse) -> Void

  /// The name inside its table.
  public let name: String
  /// The arguments as documented, such as `symbol, quantity [, options]`.
  public let arguments: String
  /// One or more sentences for the reference page.
  public let documentation: String
  /// What it does.
  public let body: Body

  /// A host function.
  public init(
    _ name: String, _ arguments: String = "", _ documentation: String = "", body: @escaping Body
  ) {
    self.name = name
    self.arguments = arguments
    self.documentation = documentation
    self.body = body
  }
}

/// A read-only table of host functions and constants; a global of every script.
public struct LuaHostTable {
  /// The global's name; nil puts the functions themselves among the globals.
  public let name: String?
  /// One or more sentences for the reference page.
  public let documentation: String
  /// The functions.
  public let functions: [LuaHostFunction]
  /// Constants by name.
  public let constants: [(name: String, value: LuaValue)]

  /// A host table.
  public init(
    _ name: String?, _ documentation: String = "", functions: [LuaHostFunction],
    constants: [(name: String, value: LuaValue)] = []
  ) {
    self.name = name
    self.documentation = documentation
    self.functions = functions
    self.constants = constants
  }
}
