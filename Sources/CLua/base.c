// The base library of the sandbox: nothing that reads files, sees addresses, sets finalizers,
// swallows a stop, or gives a different order on the next run.
#include "internal.h"

enum { MAX_LOAD = 1024 * 1024 };

// A serial number instead of an address, given at the first look; kept while the object lives.
static lua_Integer serial_of(lua_State *L, int index) {
  clua_vm *vm = vm_of(L);
  index = lua_absindex(L, index);
  lua_rawgeti(L, LUA_REGISTRYINDEX, vm->serials);
  lua_pushvalue(L, index);
  if (lua_rawget(L, -2) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_pushvalue(L, index);
    lua_pushinteger(L, vm->next_serial++);
    lua_rawset(L, -3);
    lua_pop(L, 1);
    return vm->next_serial - 1;
  }
  lua_Integer serial = lua_tointeger(L, -1);
  lua_pop(L, 2);
  return serial;
}

void clua_display(lua_State *L, int index) {
  index = lua_absindex(L, index);
  if (luaL_callmeta(L, index, "__tostring")) {
    if (!lua_isstring(L, -1)) luaL_error(L, "'__tostring' must return a string");
    return;
  }
  int type = lua_type(L, index);
  if (type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TNIL || type == LUA_TBOOLEAN) {
    luaL_tolstring(L, index, NULL);
  } else {
    lua_pushfstring(L, "%s: #%I", lua_typename(L, type), serial_of(L, index));
  }
}

static int base_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  clua_display(L, 1);
  return 1;
}

// --- pcall and xpcall -------------------------------------------------------------------------

// Runs at the raise, before any __close handler does. Returns the error as it is.
static int note_unwinding(lua_State *L) {
  vm_of(L)->unwinding = 1;
  return 1;
}

// The context of a protected call: whether an outer one was unwinding when it began.
static lua_KContext context_of(lua_State *L) { return vm_of(L)->unwinding; }

static int finish_pcall(lua_State *L, int status, lua_KContext context) {
  clua_check_trip(L);
  vm_of(L)->unwinding = (int)context;
  if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - 1;
  lua_pushboolean(L, 0);
  lua_pushvalue(L, -2);
  return 2;
}

static int base_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushcfunction(L, note_unwinding);
  lua_insert(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 2);
  lua_KContext context = context_of(L);
  int status = lua_pcallk(L, lua_gettop(L) - 3, LUA_MULTRET, 1, context, finish_pcall);
  return finish_pcall(L, status, context);
}

// The handler runs after unwinding: one that runs at the raise would run with hooks off and could
// loop for ever. Stack: 1 handler, 2 note_unwinding, 3 true, then the results, or the error on top.
static int finish_xpcall(lua_State *L, int status, lua_KContext context) {
  clua_check_trip(L);
  vm_of(L)->unwinding = (int)context;
  if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - 2;
  lua_pushvalue(L, 1);
  lua_insert(L, -2);
  int handled = lua_pcall(L, 1, 1, 0);
  clua_check_trip(L);
  (void)handled;  // an error in the handler becomes the result
  lua_pushboolean(L, 0);
  lua_insert(L, -2);
  return 2;
}

static int base_xpcall(lua_State *L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  int count = lua_gettop(L) - 2;
  lua_pushvalue(L, 2);
  lua_insert(L, 1);  // handler, f, handler, arguments
  lua_pushcfunction(L, note_unwinding);
  lua_insert(L, 2);  // handler, note, f, handler, arguments
  lua_pushboolean(L, 1);
  lua_replace(L, 4);
  lua_pushvalue(L, 3);
  lua_remove(L, 3);  // handler, note, true, arguments, f
  lua_insert(L, 4);
  lua_KContext context = context_of(L);
  int status = lua_pcallk(L, count, LUA_MULTRET, 2, context, finish_xpcall);
  return finish_xpcall(L, status, context);
}

int clua_is_protected_call(lua_CFunction function) {
  return function == base_pcall || function == base_xpcall;
}

// --- metatables and raw access ----------------------------------------------------------------

static int base_setmetatable(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  int type = lua_type(L, 2);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
    return luaL_error(L, "cannot change a protected metatable");
  lua_settop(L, 2);
  static const char *const refused[] = {"__gc", "__mode"};
  for (int i = 0; type == LUA_TTABLE && i < 2; i++) {
    lua_pushstring(L, refused[i]);
    if (lua_rawget(L, 2) != LUA_TNIL)
      return luaL_error(L, "'%s' is not available: its timing would differ between runs",
                        refused[i]);
    lua_pop(L, 1);
  }
  lua_setmetatable(L, 1);
  return 1;
}

static int base_rawset(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkany(L, 2);
  luaL_checkany(L, 3);
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
    return luaL_error(L, "cannot change a protected table");
  lua_settop(L, 3);
  lua_rawset(L, 1);
  return 1;
}

static int base_load(lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  const char *name = luaL_optstring(L, 2, "=(load)");
  if (length > MAX_LOAD) return luaL_argerror(L, 1, "chunk is too long");
  int status = luaL_loadbufferx(L, text, length, name, "t");
  if (status != LUA_OK) {
    luaL_pushfail(L);
    lua_insert(L, -2);
    return 2;
  }
  if (!lua_isnone(L, 4)) {
    lua_pushvalue(L, 4);
    if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
  }
  return 1;
}

// Upvalue: the library's function, which shares its generator with math.random.
static int base_randomseed(lua_State *L) {
  if (lua_isnone(L, 1))
    return luaL_error(L, "math.randomseed needs a seed: a random one would differ between runs");
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, 0);
  return 0;
}

static void seed_random(lua_State *L, uint64_t seed) {
  lua_getglobal(L, "math");
  lua_getfield(L, -1, "randomseed");
  lua_pushvalue(L, -1);
  lua_pushinteger(L, (lua_Integer)seed);
  lua_pushinteger(L, 0);
  lua_call(L, 2, 0);
  lua_pushcclosure(L, base_randomseed, 1);
  lua_setfield(L, -2, "randomseed");
  lua_pop(L, 1);
}

// --- strict globals ---------------------------------------------------------------------------

static int global_missing(lua_State *L) {
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(1));
  if (lua_toboolean(L, -1)) return 0;  // declared, and nil
  clua_display(L, 2);
  return luaL_error(L, "undeclared global '%s'", lua_tostring(L, -1));
}

static int global_created(lua_State *L) {
  lua_Debug info;
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(1));
  if (!lua_toboolean(L, -1)) {
    int main = lua_getstack(L, 1, &info) && lua_getinfo(L, "S", &info) && info.what[0] == 'm';
    if (!main) {
      clua_display(L, 2);
      return luaL_error(L,
                        "assignment to undeclared global '%s' (use 'local', or declare it at the "
                        "top level of the file)", lua_tostring(L, -1));
    }
    lua_pushvalue(L, 2);
    lua_pushboolean(L, 1);
    lua_rawset(L, lua_upvalueindex(1));
  }
  lua_settop(L, 3);
  lua_rawset(L, 1);
  return 0;
}

static void make_globals_strict(lua_State *L) {
  lua_pushglobaltable(L);
  lua_createtable(L, 0, 3);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, global_missing, 1);
  lua_setfield(L, -3, "__index");
  lua_pushcclosure(L, global_created, 1);
  lua_setfield(L, -2, "__newindex");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
}

void clua_open_ordered(lua_State *L);

void clua_open_base(lua_State *L) {
  static const char *const removed[] = {"dofile", "loadfile", "collectgarbage", "print", "warn"};
  static const luaL_Reg functions[] = {{"tostring", base_tostring}, {"pcall", base_pcall},
                                       {"xpcall", base_xpcall},
                                       {"setmetatable", base_setmetatable},
                                       {"rawset", base_rawset}, {"load", base_load}, {0, 0}};
  clua_vm *vm = vm_of(L);
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "k");
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
  vm->serials = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  vm->api = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_pushglobaltable(L);
  luaL_setfuncs(L, functions, 0);
  for (size_t i = 0; i < sizeof removed / sizeof *removed; i++) {
    lua_pushnil(L);
    lua_setfield(L, -2, removed[i]);
  }
  clua_open_ordered(L);
  seed_random(L, vm->limits.seed);
  make_globals_strict(L);
  lua_settop(L, 0);
}
