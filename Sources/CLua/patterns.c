// find, match, gmatch and gsub over the counting matcher.
#include "match.h"

static size_t start_index(lua_State *L, int argument, size_t length) {
  lua_Integer at = luaL_optinteger(L, argument, 1);
  if (at > 0) return (size_t)at - 1;
  if (at == 0 || at < -(lua_Integer)length) return 0;
  return length - (size_t)(-at);
}

static int is_plain(const char *pattern, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (pattern[i] && strchr("^$*+?.([%-", pattern[i])) return 0;
  return 1;
}

// Needle by needle with a first-byte scan would be quadratic; memmem is linear in glibc.
void *memmem(const void *haystack, size_t length, const void *needle, size_t needle_length);

static int find_or_match(lua_State *L, int want_positions) {
  size_t length, pattern_length;
  const char *subject = luaL_checklstring(L, 1, &length);
  const char *pattern = luaL_checklstring(L, 2, &pattern_length);
  size_t init = start_index(L, 3, length);
  if (init > length) {
    luaL_pushfail(L);
    return 1;
  }
  if (want_positions && (lua_toboolean(L, 4) || is_plain(pattern, pattern_length))) {
    const char *found = pattern_length == 0
                            ? subject + init
                            : memmem(subject + init, length - init, pattern, pattern_length);
    if (!found) {
      luaL_pushfail(L);
      return 1;
    }
    lua_pushinteger(L, (lua_Integer)(found - subject) + 1);
    lua_pushinteger(L, (lua_Integer)(found - subject) + (lua_Integer)pattern_length);
    return 2;
  }
  matcher m;
  matcher_open(&m, L, subject, length, pattern, pattern_length);
  const uint8_t *p = (const uint8_t *)pattern, *at = m.start + init;
  int anchored = pattern_length > 0 && *p == '^';
  if (anchored) p++;
  do {
    const uint8_t *end = matcher_run(&m, at, p);
    if (end) {
      if (!want_positions) return matcher_push_captures(&m, at, end);
      lua_pushinteger(L, (at - m.start) + 1);
      lua_pushinteger(L, end - m.start);
      return matcher_push_captures(&m, NULL, NULL) + 2;
    }
  } while (at++ < m.end && !anchored);
  luaL_pushfail(L);
  return 1;
}

static int string_find(lua_State *L) { return find_or_match(L, 1); }
static int string_match(lua_State *L) { return find_or_match(L, 0); }

// Upvalues: subject, pattern, next index, index of the last match's end (-1: none).
static int gmatch_next(lua_State *L) {
  size_t length, pattern_length;
  const char *subject = lua_tolstring(L, lua_upvalueindex(1), &length);
  const char *pattern = lua_tolstring(L, lua_upvalueindex(2), &pattern_length);
  lua_Integer next = lua_tointeger(L, lua_upvalueindex(3));
  lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
  matcher m;
  matcher_open(&m, L, subject, length, pattern, pattern_length);
  for (const uint8_t *at = m.start + next; at <= m.end; at++) {
    const uint8_t *end = matcher_run(&m, at, (const uint8_t *)pattern);
    if (!end || end - m.start == last) continue;
    lua_pushinteger(L, end - m.start);
    lua_pushvalue(L, -1);
    lua_replace(L, lua_upvalueindex(3));
    lua_replace(L, lua_upvalueindex(4));
    return matcher_push_captures(&m, at, end);
  }
  lua_pushinteger(L, (lua_Integer)length + 1);
  lua_replace(L, lua_upvalueindex(3));
  return 0;
}

static int string_gmatch(lua_State *L) {
  size_t length;
  luaL_checklstring(L, 1, &length);
  luaL_checkstring(L, 2);
  size_t init = start_index(L, 3, length);
  if (init > length) init = length + 1;
  lua_settop(L, 2);
  lua_pushinteger(L, (lua_Integer)init);
  lua_pushinteger(L, -1);
  lua_pushcclosure(L, gmatch_next, 4);
  return 1;
}

static void add_replacement_text(matcher *m, luaL_Buffer *out, const uint8_t *from,
                                 const uint8_t *to) {
  lua_State *L = m->L;
  size_t length;
  const char *text = lua_tolstring(L, 3, &length);
  for (size_t i = 0; i < length; i++) {
    if (text[i] != '%') {
      luaL_addchar(out, text[i]);
      continue;
    }
    char kind = text[++i];  // the terminating NUL when the text ends with '%'
    if (kind == '%') {
      luaL_addchar(out, '%');
    } else if (kind == '0') {
      luaL_addlstring(out, (const char *)from, (size_t)(to - from));
    } else if (kind >= '1' && kind <= '9') {
      matcher_push_capture(m, kind - '1', from, to);
      luaL_tolstring(L, -1, NULL);  // a position capture is a number
      lua_remove(L, -2);
      luaL_addvalue(out);
    } else {
      luaL_error(L, "invalid use of '%%' in replacement string");
    }
  }
}

// Returns whether the match was replaced by something else than itself.
static int add_replacement(matcher *m, luaL_Buffer *out, const uint8_t *from, const uint8_t *to,
                           int kind) {
  lua_State *L = m->L;
  if (kind == LUA_TFUNCTION) {
    lua_pushvalue(L, 3);
    lua_call(L, matcher_push_captures(m, from, to), 1);
  } else if (kind == LUA_TTABLE) {
    matcher_push_capture(m, 0, from, to);
    lua_gettable(L, 3);
  } else {
    add_replacement_text(m, out, from, to);
    return 1;
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    luaL_addlstring(out, (const char *)from, (size_t)(to - from));
    return 0;
  }
  if (!lua_isstring(L, -1))
    luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  luaL_addvalue(out);
  return 1;
}

static int string_gsub(lua_State *L) {
  size_t length, pattern_length;
  const char *subject = luaL_checklstring(L, 1, &length);
  const char *pattern = luaL_checklstring(L, 2, &pattern_length);
  int kind = lua_type(L, 3);
  luaL_argexpected(L, kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION ||
                   kind == LUA_TTABLE, 3, "string/function/table");
  lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)length + 1);
  matcher m;
  matcher_open(&m, L, subject, length, pattern, pattern_length);
  const uint8_t *p = (const uint8_t *)pattern, *at = m.start, *last = NULL;
  int anchored = pattern_length > 0 && *p == '^';
  if (anchored) p++;
  lua_Integer count = 0;
  int changed = 0;
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  while (count < most) {
    const uint8_t *end = matcher_run(&m, at, p);
    if (end && end != last) {
      count++;
      changed |= add_replacement(&m, &out, at, end, kind);
      at = last = end;
    } else if (at < m.end) {
      luaL_addchar(&out, (char)*at);
      at++;
    } else {
      break;
    }
    if (anchored) break;
  }
  if (!changed) {
    lua_pushvalue(L, 1);
  } else {
    luaL_addlstring(&out, (const char *)at, (size_t)(m.end - at));
    luaL_pushresult(&out);
  }
  lua_pushinteger(L, count);
  return 2;
}

void clua_open_patterns(lua_State *L) {
  static const luaL_Reg functions[] = {{"find", string_find}, {"match", string_match},
                                       {"gmatch", string_gmatch}, {"gsub", string_gsub}, {0, 0}};
  lua_getglobal(L, "string");
  lua_newtable(L);  // the originals, for the differential test
  for (const luaL_Reg *entry = functions; entry->name; entry++) {
    lua_getfield(L, -2, entry->name);
    lua_setfield(L, -2, entry->name);
  }
  lua_setfield(L, LUA_REGISTRYINDEX, "perigee.stock");
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}

static int expose_stock(lua_State *L) {
  lua_pushglobaltable(L);
  lua_pushliteral(L, "stock");
  lua_getfield(L, LUA_REGISTRYINDEX, "perigee.stock");
  lua_rawset(L, -3);
  return 0;
}

int32_t clua_expose_stock(clua_vm *vm) { return clua_protected(vm, expose_stock, NULL); }
