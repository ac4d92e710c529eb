import LuaRuntime
import Testing

/// A small generator with a fixed seed (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension LuaValue {
  static func random(
    _ generator: inout SeededGenerator, depth: Int = 0, json: Bool = false
  ) -> LuaValue {
    switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &generator) {
    case 0: return .bool(.random(using: &generator))
    case 1: return .int(Int64.random(in: .min ... .max, using: &generator))
    case 2: return .number(Double.random(in: -1e6...1e6, using: &generator))
    case 3: return .int(Int64.random(in: -9...9, using: &generator))
    case 4:
      let letters = ["a", "é", "\n", "\"", "\\", "😀", "\u{1}", "z", "/"]
      return .string((0..<3).map { _ in letters.randomElement(using: &generator) ?? "" }.joined())
    case 5:
      return .array(
        (0..<Int.random(in: 1...4, using: &generator)).map { _ in
          random(&generator, depth: depth + 1, json: json)
        })
    default:
      return .table(
        LuaTable(
          (0..<4).map { _ in
            let key: LuaKey =
              json || .random(using: &generator)
              ? .string("k\(Int.random(in: 0...9, using: &generator))")
              : .int(Int64.random(in: -3...3, using: &generator))
            return LuaTable.Pair(key, random(&generator, depth: depth + 1, json: json))
          }))
    }
  }
}

@Suite("Values and JSON")
struct ValueTests {
  @Test("survive encoding, and a round through Lua, unchanged")
  func roundTrip() throws {
    var generator = SeededGenerator(state: 1)
    let vm = try LuaVM.make()
    let module = try vm.load("return {echo = function(x) return x end}", name: "e.lua")
    let echo = try #require(try vm.function("echo", of: module))
    for _ in 0..<2_000 {
      let value = LuaValue.random(&generator)
      #expect(try LuaValue(encoded: value.encoded()) == value)
      #expect(try vm.call(echo, [value], returning: 1) == [value])
    }
  }

  @Test("bytes of any kind decode or throw, and never trap")
  func hostileBytes() {
    var generator = SeededGenerator(state: 2)
    for round in 0..<20_000 {
      var bytes = LuaValue.random(&generator).encoded()
      if round % 3 == 0 {
        bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
          UInt8.random(in: 0...8, using: &generator)
        }
      } else if !bytes.isEmpty {
        for _ in 0..<3 {
          bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
            in: 0...255, using: &generator)
        }
        bytes.removeLast(Int.random(in: 0...min(3, bytes.count), using: &generator))
      }
      _ = try? LuaValue(encoded: bytes)
    }
    #expect(throws: LuaValueError.self) {
      try LuaValue(encoded: [UInt8](repeating: 6, count: 4000))
    }
    #expect(throws: LuaValueError.self) { try LuaValue(encoded: [3, 1]) }
    #expect(throws: LuaValueError.self) { try LuaValue(encoded: []) }
  }

  @Test("tables are sorted, keep the last of equal keys, and find by name")
  func tables() {
    let table = LuaTable([
      .init(.string("b"), .int(1)), .init(.int(2), .nil), .init(.string("b"), .int(2)),
      .init(.bool(false), .int(3)), .init(.number(1.5), .int(4)), .init(.int(1), .int(5)),
    ])
    #expect(table.pairs.map(\.key) == [.int(1), .number(1.5), .string("b"), .bool(false)])
    #expect(table["b"] == .int(2) && table["c"] == nil && table[.int(1)] == .int(5))
    #expect(LuaTable(array: [.int(1), .int(2)]).array == [.int(1), .int(2)])
    #expect(table.array == nil && LuaTable([]).array == nil)
    #expect(LuaKey(.number(3)) == .int(3) && LuaKey(.number(.nan)) == nil)
  }

  @Test("JSON survives a round, in Swift and in Lua, with the same text")
  func jsonRoundTrip() throws {
    var generator = SeededGenerator(state: 3)
    let vm = try LuaVM.make()
    let module = try vm.load(
      "return {f = function(t) return json.encode(json.decode(t)) end}", name: "j.lua")
    let recode = try #require(try vm.function("f", of: module))
    for _ in 0..<1_000 {
      let value = LuaValue.random(&generator, json: true)
      let text = try LuaJSON.encode(value)
      #expect(try LuaJSON.decode(text) == value)
      #expect(try vm.call(recode, [.string(text)], returning: 1) == [.string(text)])
    }
  }

  @Test("JSON above its limit is refused soon after it was passed")
  func json_IsBounded() throws {
    #expect(try LuaJSON.encode(.string("abc"), limit: 5) == "\"abc\"")
    #expect(throws: LuaValueError.self) { try LuaJSON.encode(.string("abcd"), limit: 5) }
    // Nothing after the limit is looked at: the number at the end would be refused otherwise.
    let long = LuaValue.array([.string("abcdef"), .number(.nan)])
    let refusal = #expect(throws: LuaValueError.self) { try LuaJSON.encode(long, limit: 5) }
    #expect(refusal?.description == "it is longer than 5 bytes")
  }

  @Test("mutated JSON decodes or throws, and what decodes encodes to itself again")
  func jsonFuzz() throws {
    var generator = SeededGenerator(state: 4)
    var accepted = 0
    for _ in 0..<20_000 {
      var bytes = Array(try LuaJSON.encode(.random(&generator, json: true)).utf8)
      let letters = Array("[]{}\",:0e-.\\u truefalsnl".utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
          letters.randomElement(using: &generator) ?? 0
      }
      guard let value = try? LuaJSON.decode(String(decoding: bytes, as: UTF8.self)) else {
        continue
      }
      accepted += 1
      let text = try LuaJSON.encode(value)
      #expect(try LuaJSON.encode(LuaJSON.decode(text)) == text)
    }
    #expect(accepted > 500)
  }

  @Test(
    "JSON refuses what is not exactly JSON",
    arguments: [
      "", " ", "nul", "null", "[null]", "[1,]", "{\"a\":1,}", "{a:1}", "01", "-", "1.", ".5", "1e",
      "+1", "NaN", "1e999", "\"a", "\"\\x\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\t\"",
      "[1] 2",
      "{\"a\":1,\"a\":2}", "'a'", "[1", "tru", "0x10", "\"\\u12g4\"",
    ])
  func strictJSON(text: String) {
    #expect(throws: LuaValueError.self) { try LuaJSON.decode(text) }
  }

  @Test("JSON has bounds and clear words")
  func boundedJSON() throws {
    #expect(throws: LuaValueError.self) {
      try LuaJSON.decode(String(repeating: "[", count: 100_000))
    }
    let wide = "[" + String(repeating: "1,", count: 20_000) + "1]"
    #expect { try LuaJSON.decode(wide) } throws: { "\($0)".contains("more than 10000 entries") }
    #expect { try LuaJSON.decode("{\"a\" 1}") } throws: {
      "\($0)" == "JSON: expected ':' at byte 6"
    }
    #expect(try LuaJSON.decode("{\"a\":null}") == .table(LuaTable([])))
    #expect(try LuaJSON.decode(" 9223372036854775808 ") == .number(9.223372036854775808e18))
    let vm = try LuaVM.make()
    #expect(
      try vm.run("return select(2, json.decode('[1 2]'))")
        == .string("JSON: expected ',' or ']' at byte 4"))
    #expect(
      try vm.failure("return json.encode({1, a = 2})")
        == "json.encode: a table with the key int(1) is no JSON array or object")
    #expect(try vm.failure("return json.encode(1/0)") == "json.encode: inf has no JSON form")
  }
}
