import LuaRuntime
import Testing

@Suite("Patterns")
struct PatternTests {
  /// Draws subjects and patterns from a small alphabet, and compares results, captures and errors.
  static let differential = """
    local pieces = {'a', 'b', '.', '%a', '%d', '%s', '%w', '%W', '[ab]', '[^a]', '[a-c]',
      '[%d_]', '()',
      '(a)', '(.)', '(%w*)', '(', ')', '%1', '%2', '%b()', '%b', '%f[%w]', '%f', '$', '^', '%',
      '[', ']',
      '[]]', '[^]]', 'x', '-', '*', '+', '?', '%%', '%.', '(()a)', '%f[%W]', '[%',
      '[a-', '%u', '%x', ' '}
    local suffixes = {'', '', '', '*', '+', '-', '?'}
    local letters = {'a', 'b', 'a', 'c', '(', ')', ' ', '1', '_', 'X', '\\0', '-', '.', '\\xff'}
    local replacements = {'', 'x', '%0', '%1', '<%1%0>', '%%', '%2', '%', '%z', '%9'}
    local random = math.random
    local function draw(list, most)
      local out = {}
      for i = 1, random(0, most) do out[i] = list[random(#list)] end
      return table.concat(out)
    end
    local function draw_pattern()
      local out = {}
      if random(6) == 1 then out[1] = '^' end
      for _ = 1, random(0, 5) do
        out[#out + 1] = pieces[random(#pieces)] .. suffixes[random(#suffixes)]
      end
      if random(6) == 1 then out[#out + 1] = '$' end
      return table.concat(out)
    end
    local function same(a, b)
      if a.n ~= b.n then return false end
      for i = 1, a.n do if a[i] ~= b[i] then return false end end
      return true
    end
    local function collect(f, ...)
      local all, n = {}, 0
      for a, b, c in f(...) do
        n = n + 1
        all[n] = tostring(a) .. '|' .. tostring(b) .. '|' .. tostring(c)
        if n > 200 then break end
      end
      return table.concat(all, ';')
    end
    local matched = 0
    local function compare(what, ours, theirs, ...)
      local a, b = table.pack(pcall(ours, ...)), table.pack(pcall(theirs, ...))
      if a[1] and a[2] ~= nil then matched = matched + 1 end
      if not same(a, b) then
        error(what .. ' ' .. json.encode({pattern = ('%q'):format(select(2, ...)),
          subject = ('%q'):format((...)), ours = tostring(a[2]), stock = tostring(b[2])}))
      end
    end
    return function(rounds)
      for _ = 1, rounds do
        local s, p = draw(letters, 12), draw_pattern()
        local init, plain = random(-14, 14), random(8) == 1
        compare('find', string.find, stock.find, s, p, init, plain)
        compare('match', string.match, stock.match, s, p, init)
        compare('gsub', string.gsub, stock.gsub, s, p, replacements[random(#replacements)],
          random(4) == 1 and random(0, 3) or nil)
        compare('gmatch', function(...) return collect(string.gmatch, ...) end,
          function(...) return collect(stock.gmatch, ...) end, s, p, init)
      end
      return matched
    end
    """

  @Test("agree with the library's own in 160 000 random cases")
  func differential() throws {
    let vm = try LuaVM.make(instructions: nil, seed: 20_261_122)
    try vm.exposeStockStringFunctions()
    let module = try vm.load("return {f = (function() \(Self.differential) end)()}", name: "d.lua")
    let function = try #require(try vm.function("f", of: module))
    let matched = try #require(try vm.call(function, [.int(40_000)], returning: 1)[0].asInt)
    // A test of patterns that never match, or never parse, would prove nothing.
    #expect(matched > 60_000)
  }

  @Test(
    "agree with the library's own in chosen cases",
    arguments: [
      ("find", "('hello world'), 'o w'"),
      ("match", "('hello'), '(h)(e)(l+)(o)'"),
      ("match", "('x'), '()'"),
      ("match", "('key = value'), '^(%w+)%s*=%s*(%w+)$'"),
      ("gsub", "('abc'), '', '-'"),
      ("gsub", "('abc'), '%w', '%0%0'"),
      ("find", "('THE (quick) fox'), '%((%a+)%)'"),
      ("match", "('f(a(b)c)d'), '%b()'"),
      ("gsub", "('THE (quick) fox'), '%f[%a]%a+', string.lower"),
      ("gsub", "('a,b,,c'), ',', {[','] = ';'}"),
      ("find", "('x'):rep(300), ('x?'):rep(199)"),
      ("find", "('x'):rep(300), ('x?'):rep(220)"),
      ("find", "('abc'), 'b', -1"),
      ("find", "('abc'), '', 10"),
      ("find", "('abc'), '', 4"),
      ("find", "('a.b'), '.', 1, true"),
      ("gsub", "('aaa'), 'a', function() end"),
      ("gsub", "('aaa'), 'a', function() return {} end"),
      ("match", "('abc'), '((a)(b)'"),
      ("find", "('$'), '$'"),
      ("find", "('a\\0b'), '%z'"),
      ("match", "('a\\0b'), '[\\0]b'"),
      ("match", "('\\u{e9}'), utf8.charpattern"),
    ])
  func chosen(function: String, arguments: String) throws {
    let vm = try LuaVM.make()
    try vm.exposeStockStringFunctions()
    try vm.run(
      """
      local function strip(text)
        return type(text) == 'string' and text:gsub('^.-:%d+: ', '') or text
      end
      local function arguments() return \(arguments) end
      local ours = table.pack(pcall(string.\(function), arguments()))
      local stock_result = table.pack(pcall(stock.\(function), arguments()))
      assert(ours.n == stock_result.n)
      for i = 1, ours.n do
        assert(strip(ours[i]) == strip(stock_result[i]), tostring(ours[i]) .. ' / '
          .. tostring(stock_result[i]))
      end
      """)
  }
}
