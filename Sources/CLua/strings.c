// The string library's other functions, bounded: rep and format; dump is gone.
#include "internal.h"

enum { MAX_FORMAT = 16 * 1024 };

static int string_rep(lua_State *L) {
  size_t length, between;
  const char *text = luaL_checklstring(L, 1, &length);
  lua_Integer count = luaL_checkinteger(L, 2);
  const char *separator = luaL_optlstring(L, 3, "", &between);
  if (count <= 0 || length + between == 0) {
    lua_pushliteral(L, "");  // the stock loop would run count times over nothing
    return 1;
  }
  size_t limit = vm_of(L)->limits.memory_cap / 4, unit = length + between;
  if (unit > limit || (size_t)count > limit / unit)
    return luaL_error(L, "resulting string too large (limit %I bytes)", (lua_Integer)limit);
  size_t total = (size_t)count * length + (size_t)(count - 1) * between;
  luaL_Buffer out;
  char *start = luaL_buffinitsize(L, &out, total);
  memcpy(start, text, length);
  if (count > 1) memcpy(start + length, separator, between);
  // What is written doubles until all is: few long copies instead of many short ones.
  for (size_t done = count > 1 ? unit : total; done < total;) {
    size_t more = done < total - done ? done : total - done;
    memcpy(start + done, start, more);
    done += more;
  }
  luaL_pushresultsize(&out, total);
  return 1;
}

// Two things are kept from the stock function: addresses (%p, and %s of a table) and giant formats.
static int string_format(lua_State *L) {
  size_t length;
  const char *format = luaL_checklstring(L, 1, &length);
  if (length > MAX_FORMAT) return luaL_argerror(L, 1, "format string is too long");
  int argument = 1, top = lua_gettop(L);
  for (size_t i = 0; i < length; i++) {
    if (format[i] != '%') continue;
    if (++i < length && format[i] == '%') continue;
    while (i < length && strchr("-+ #0.123456789", format[i]) && format[i]) i++;
    if (i >= length || ++argument > top) break;  // the stock function words the error
    if (format[i] == 'p') return luaL_error(L, "'%%p' is not available: addresses are hidden");
    int type = lua_type(L, argument);
    if (format[i] == 's' && type != LUA_TSTRING && type != LUA_TNUMBER) {
      clua_display(L, argument);
      lua_replace(L, argument);
    }
  }
  return vm_of(L)->stock_format(L);
}

void clua_open_strings(lua_State *L) {
  static const luaL_Reg functions[] = {{"rep", string_rep}, {"format", string_format}, {0, 0}};
  lua_getglobal(L, "string");
  lua_getfield(L, -1, "format");
  vm_of(L)->stock_format = lua_tocfunction(L, -1);
  lua_pop(L, 1);
  luaL_setfuncs(L, functions, 0);
  lua_pushnil(L);
  lua_setfield(L, -2, "dump");
  lua_pop(L, 1);
  // One metatable serves all strings: it must not be reachable.
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 2);
}
