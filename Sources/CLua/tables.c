// The table library, bounded. Stock functions loop in C over a length that a script may invent.
#include "internal.h"

enum { MAX_UNPACK = 65536, MAX_MOVE = 4 * 1024 * 1024, MAX_SORT = 1024 * 1024 };

static void check_table(lua_State *L, int argument) {
  luaL_checktype(L, argument, LUA_TTABLE);
  if (luaL_getmetafield(L, argument, "__len") != LUA_TNIL)
    luaL_argerror(L, argument, "a table with __len is not accepted");
}

static int table_insert(lua_State *L) {
  check_table(L, 1);
  return vm_of(L)->stock_insert(L);
}

static int table_remove(lua_State *L) {
  check_table(L, 1);
  return vm_of(L)->stock_remove(L);
}

static int table_concat(lua_State *L) {
  check_table(L, 1);
  return vm_of(L)->stock_concat(L);
}

static void check_count(lua_State *L, lua_Integer first, lua_Integer last, lua_Unsigned limit,
                        const char *what) {
  if (first <= last && (lua_Unsigned)last - (lua_Unsigned)first >= limit)
    luaL_error(L, "too many elements to %s (limit %I)", what, (lua_Integer)limit);
}

static int table_move(lua_State *L) {
  check_table(L, 1);
  if (!lua_isnoneornil(L, 5)) check_table(L, 5);
  check_count(L, luaL_checkinteger(L, 2), luaL_checkinteger(L, 3), MAX_MOVE, "move");
  return vm_of(L)->stock_move(L);
}

static int table_unpack(lua_State *L) {
  check_table(L, 1);
  lua_Integer first = luaL_optinteger(L, 2, 1);
  lua_Integer last = luaL_opt(L, luaL_checkinteger, 3, (lua_Integer)lua_rawlen(L, 1));
  check_count(L, first, last, MAX_UNPACK, "unpack");
  return vm_of(L)->stock_unpack(L);
}

// Stack of table.sort: 1 table, 2 comparison or nil, 3 and 4 the two working arrays.
static int sorts_before(lua_State *L, int source, lua_Integer a, lua_Integer b) {
  clua_check_trip(L);
  int result;
  if (lua_isnil(L, 2)) {
    lua_rawgeti(L, source, a);
    lua_rawgeti(L, source, b);
    result = lua_compare(L, -2, -1, LUA_OPLT);
    lua_pop(L, 2);
  } else {
    lua_pushvalue(L, 2);
    lua_rawgeti(L, source, a);
    lua_rawgeti(L, source, b);
    lua_call(L, 2, 1);
    result = lua_toboolean(L, -1);
    lua_pop(L, 1);
  }
  return result;
}

static void merge(lua_State *L, int source, int target, lua_Integer low, lua_Integer middle,
                  lua_Integer high) {
  lua_Integer left = low, right = middle;
  for (lua_Integer at = low; at < high; at++) {
    int take_right = right < high && (left >= middle || sorts_before(L, source, right, left));
    lua_rawgeti(L, source, take_right ? right++ : left++);
    lua_rawseti(L, target, at);
  }
}

// A merge sort: stable, and the same on every run. (The stock quicksort picks pivots by the clock,
// so the order of equal elements could differ between a run and its replay.) The table changes only
// when the sort is done; a senseless comparison gives some order, never an error.
static int table_sort(lua_State *L) {
  check_table(L, 1);
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  lua_Integer count = (lua_Integer)lua_rawlen(L, 1);
  check_count(L, 1, count, MAX_SORT, "sort");
  if (count < 2) return 0;
  lua_createtable(L, (int)count, 0);
  lua_createtable(L, (int)count, 0);
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(L, 1, i);
    lua_rawseti(L, 3, i);
  }
  int source = 3, target = 4;
  for (lua_Integer width = 1; width < count; width *= 2) {
    for (lua_Integer low = 1; low <= count; low += 2 * width) {
      lua_Integer middle = low + width, high = low + 2 * width;
      if (middle > count + 1) middle = count + 1;
      if (high > count + 1) high = count + 1;
      merge(L, source, target, low, middle, high);
    }
    int previous = source;
    source = target;
    target = previous;
  }
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(L, source, i);
    lua_rawseti(L, 1, i);
  }
  return 0;
}

static lua_CFunction stock(lua_State *L, const char *name) {
  lua_getfield(L, -1, name);
  lua_CFunction function = lua_tocfunction(L, -1);
  lua_pop(L, 1);
  return function;
}

void clua_open_tables(lua_State *L) {
  static const luaL_Reg functions[] = {{"insert", table_insert}, {"remove", table_remove},
                                       {"concat", table_concat}, {"move", table_move},
                                       {"unpack", table_unpack}, {"sort", table_sort}, {0, 0}};
  clua_vm *vm = vm_of(L);
  lua_getglobal(L, "table");
  vm->stock_insert = stock(L, "insert");
  vm->stock_remove = stock(L, "remove");
  vm->stock_concat = stock(L, "concat");
  vm->stock_move = stock(L, "move");
  vm->stock_unpack = stock(L, "unpack");
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
