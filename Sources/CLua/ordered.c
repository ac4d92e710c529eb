// pairs and next in an order that every run repeats: numbers ascending, then strings by bytes, then
// false, true. Keys of other kinds have no order and raise. The stock order follows a hash seed
// drawn from addresses and the clock.
#include "internal.h"

typedef struct {
  int rank;  // 0 number, 1 string, 2 boolean
  int is_integer;
  lua_Integer integer;  // also the boolean
  double number;
  const char *text;
  size_t length;
  lua_Integer place;  // in the array of keys
} sort_key;

// Of several kinds of keys without an order the first by its name is told: which of them the walk
// meets first differs between runs. The table is at 1; what stands above the key is left alone.
static void raise_unordered(lua_State *L, int index, const char *function) {
  const char *named = luaL_typename(L, index);
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    int type = lua_type(L, -1);
    if (type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TBOOLEAN) continue;
    if (strcmp(lua_typename(L, type), named) < 0) named = lua_typename(L, type);
  }
  luaL_error(L, "%s: a key of type %s has no order that a replay could repeat", function, named);
}

static void read_key(lua_State *L, int index, sort_key *key, const char *function) {
  memset(key, 0, sizeof *key);
  switch (lua_type(L, index)) {
    case LUA_TNUMBER:
      key->is_integer = lua_isinteger(L, index);
      if (key->is_integer) {
        key->integer = lua_tointeger(L, index);
      } else {
        key->number = lua_tonumber(L, index);
      }
      break;
    case LUA_TSTRING:
      key->rank = 1;
      key->text = lua_tolstring(L, index, &key->length);
      break;
    case LUA_TBOOLEAN:
      key->rank = 2;
      key->integer = lua_toboolean(L, index);
      break;
    default:
      raise_unordered(L, index, function);
  }
}

static int key_less(const void *first, const void *second) {
  const sort_key *a = first, *b = second;
  if (a->rank != b->rank) return a->rank < b->rank;
  if (a->rank == 1) {
    size_t shared = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->text, b->text, shared);
    return order ? order < 0 : a->length < b->length;
  }
  if (a->rank == 2 || (a->is_integer && b->is_integer)) return a->integer < b->integer;
  // 64 bits of mantissa or more: exact for both kinds.
  long double x = a->is_integer ? (long double)a->integer : (long double)a->number;
  long double y = b->is_integer ? (long double)b->integer : (long double)b->number;
  return x < y;
}

// In place, no allocation, and safe with the C stack; raises when the call is stopped meanwhile.
static void sort_keys(lua_State *L, sort_key *keys, size_t count) {
  for (size_t end = count, root = count / 2; end > 1;) {
    sort_key held;
    size_t at;
    if (root > 0) {
      at = --root;
      held = keys[at];
    } else {
      held = keys[--end];
      keys[end] = keys[0];
      at = 0;
      clua_check_trip(L);
    }
    for (size_t child; (child = 2 * at + 1) < end; at = child) {
      if (child + 1 < end && key_less(&keys[child], &keys[child + 1])) child++;
      if (!key_less(&held, &keys[child])) break;
      keys[at] = keys[child];
    }
    keys[at] = held;
  }
}

// Upvalue 1: the length. The control variable is the index.
static int next_element(lua_State *L) {
  lua_Integer length = lua_tointeger(L, lua_upvalueindex(1));
  for (lua_Integer at = lua_tointeger(L, 2) + 1; at <= length; at++) {
    lua_pushinteger(L, at);
    if (lua_rawgeti(L, 1, at) != LUA_TNIL) return 2;
    lua_pop(L, 2);
  }
  return 0;
}

// Upvalues: sorted keys, the array that holds the keys, count, position.
static int next_sorted(lua_State *L) {
  const sort_key *keys = lua_touserdata(L, lua_upvalueindex(1));
  lua_Integer count = lua_tointeger(L, lua_upvalueindex(3));
  lua_Integer at = lua_tointeger(L, lua_upvalueindex(4));
  for (; at < count; at++) {
    lua_rawgeti(L, lua_upvalueindex(2), keys[at].place);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 1) != LUA_TNIL) {
      lua_pushinteger(L, at + 1);
      lua_replace(L, lua_upvalueindex(4));
      return 2;
    }
    lua_pop(L, 2);
  }
  lua_pushinteger(L, count);
  lua_replace(L, lua_upvalueindex(4));
  return 0;
}

// Counts the keys; `sequence` tells whether they are exactly 1, 2, 3... in the table's own order.
static lua_Integer count_keys(lua_State *L, int *sequence) {
  lua_Integer count = 0;
  *sequence = 1;
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    count++;
    if (*sequence && !(lua_isinteger(L, -1) && lua_tointeger(L, -1) == count)) *sequence = 0;
  }
  return count;
}

static int base_pairs(lua_State *L) {
  luaL_checkany(L, 1);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_call(L, 1, 3);
    return 3;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  int sequence;
  lua_Integer count = count_keys(L, &sequence);
  if (sequence) {
    lua_pushinteger(L, count);
    lua_pushcclosure(L, next_element, 1);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
  }
  sort_key *keys = lua_newuserdatauv(L, (size_t)count * sizeof *keys, 0);
  lua_createtable(L, (int)count, 0);
  lua_Integer place = 0;
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    read_key(L, -1, &keys[place], "pairs");
    keys[place].place = place + 1;
    lua_pushvalue(L, -1);
    lua_rawseti(L, 3, ++place);
  }
  sort_keys(L, keys, (size_t)count);
  lua_pushinteger(L, count);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_sorted, 4);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

// next(t) is the least key, next(t, k) the least above k: linear each time, for emptiness tests and
// small tables; loops use pairs.
static int base_next(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  int bounded = !lua_isnil(L, 2), found = 0;
  sort_key floor, best, key;
  if (bounded) read_key(L, 2, &floor, "next");
  lua_pushnil(L);  // 3: the best key so far
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    read_key(L, -1, &key, "next");
    if ((!bounded || key_less(&floor, &key)) && (!found || key_less(&key, &best))) {
      found = 1;
      best = key;
      lua_pushvalue(L, -1);
      lua_replace(L, 3);
    }
  }
  if (!found) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushvalue(L, 3);
  lua_pushvalue(L, 3);
  lua_rawget(L, 1);
  return 2;
}

void clua_open_ordered(lua_State *L) {
  static const luaL_Reg functions[] = {{"pairs", base_pairs}, {"next", base_next}, {0, 0}};
  luaL_setfuncs(L, functions, 0);
}
