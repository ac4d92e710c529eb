import LuaRuntime
import Testing

/// Each state draws a hash seed of its own from addresses and the clock. Nothing of it may show.
struct RepeatTests {
  /// What forty states make of the body.
  private func answers(_ body: String) throws -> Set<String> {
    var seen: Set<String> = []
    for _ in 0..<40 {
      let value = try LuaVM.make().run(body)
      seen.insert("\(value)")
    }
    return seen
  }

  @Test("of several things that are wrong with a table every state tells the same")
  func errors() throws {
    let table =
      "local t = {a = pcall, b = coroutine.create(pcall), c = {d = {}, [{}] = 1}, e = 1, f = {}} "
      + "for i = 1, 20 do t['k' .. i] = i % 2 == 0 and pcall or coroutine.create(pcall) end "
      + "t[pcall] = 1 t[{}] = 2 t[coroutine.create(pcall)] = 3 "
    #expect(
      try answers(table + "return select(2, pcall(json.encode, t))").count == 1)
    #expect(try answers(table + "return select(2, pcall(pairs, t))").count == 1)
    #expect(try answers(table + "return select(2, pcall(next, t))").count == 1)
  }

  @Test("a table that is too large is told as that, whatever else is wrong with it")
  func gravest() throws {
    let body =
      "local t = {[pcall] = 1, x = pcall} for i = 1, 11000 do t['k' .. i] = i end "
      + "return select(2, pcall(json.encode, t))"
    let seen = try answers(body)
    #expect(seen.count == 1)
    #expect(seen.first?.contains("more than 10000 entries") == true)
    let long =
      "local t = {[pcall] = 1, x = pcall} for i = 1, 5 do t['k' .. i] = ('y'):rep(300000) end "
      + "return select(2, pcall(json.encode, t))"
    let second = try answers(long)
    #expect(second.count == 1)
    #expect(second.first?.contains("larger than 1048576 bytes") == true)
  }

  @Test("names of tables, orders, random numbers and sorts are the same in every state")
  func everything() throws {
    #expect(
      try answers(
        "local t = {} for i = 1, 200 do t['k' .. math.random(1000)] = i end "
          + "local s = {} for k, v in pairs(t) do s[#s + 1] = k .. v end "
          + "table.sort(s, function(a, b) return #a < #b end) "
          + "return tostring({}) .. tostring(pcall) .. table.concat(s) .. math.random()"
      ).count == 1)
  }
}
