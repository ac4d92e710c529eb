// Loading of scripts and modules, handles to what they return, and general calls.
#include "internal.h"

typedef struct {
  const char *text, *name;
  size_t length;
  int32_t function, arguments, results, tag, reference, status;
  const uint8_t *bytes;
} job;

static void load_chunk(lua_State *L, const char *text, size_t length, const char *name,
                       int32_t *status) {
  char short_name[CHUNK_NAME], chunk_name[CHUNK_NAME + 1];
  clua_normal_chunk_name(name, short_name);
  clua_note_chunk(vm_of(L), short_name);
  snprintf(chunk_name, sizeof chunk_name, "@%s", short_name);
  if (luaL_loadbufferx(L, text, length, chunk_name, "t") != LUA_OK) {
    if (status) *status = CLUA_SYNTAX;
    lua_error(L);
  }
}

static int load_body(lua_State *L) {
  job *work = lua_touserdata(L, 1);
  load_chunk(L, work->text, work->length, work->name, &work->status);
  lua_call(L, 0, 1);
  if (lua_type(L, -1) != LUA_TTABLE) {
    work->status = CLUA_SHAPE;
    return luaL_error(L, "%s must return a table, not %s", work->name, luaL_typename(L, -1));
  }
  work->reference = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

static int32_t run(clua_vm *vm, lua_CFunction body, job *work) {
  vm->scratch.length = 0;
  vm->result.length = 0;
  int32_t status = clua_protected(vm, body, work);
  return status == CLUA_RUNTIME && work->status ? work->status : status;
}

int32_t clua_load(clua_vm *vm, const char *text, size_t length, const char *name,
                  int32_t *table) {
  job work = {.text = text, .length = length, .name = name};
  int32_t status = run(vm, load_body, &work);
  *table = status == CLUA_OK ? work.reference : 0;
  return status;
}

static int member_body(lua_State *L) {
  job *work = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, work->function);
  lua_pushstring(L, work->name);
  lua_rawget(L, -2);
  switch (lua_type(L, -1)) {
    case LUA_TNIL: work->tag = CLUA_NIL; return 0;
    case LUA_TFUNCTION: work->tag = CLUA_FUNCTION; break;
    case LUA_TTABLE: work->tag = CLUA_TABLE; break;
    case LUA_TSTRING: work->tag = CLUA_STRING; return 0;
    case LUA_TNUMBER: work->tag = lua_isinteger(L, -1) ? CLUA_INT : CLUA_NUMBER; return 0;
    case LUA_TBOOLEAN: work->tag = lua_toboolean(L, -1) ? CLUA_TRUE : CLUA_FALSE; return 0;
    default: work->tag = CLUA_OTHER; return 0;
  }
  work->reference = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

int32_t clua_member(clua_vm *vm, int32_t table, const char *name, int32_t *tag,
                    int32_t *reference) {
  job work = {.function = table, .name = name};
  int32_t status = run(vm, member_body, &work);
  *tag = work.tag;
  *reference = work.reference;
  return status;
}

static int member_value_body(lua_State *L) {
  job *work = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, work->function);
  lua_pushstring(L, work->name);
  lua_rawget(L, -2);
  clua_encode(L, -1, &vm_of(L)->result, work->name);
  return 0;
}

int32_t clua_member_value(clua_vm *vm, int32_t table, const char *name) {
  job work = {.function = table, .name = name};
  return run(vm, member_value_body, &work);
}

static int intern_body(lua_State *L) {
  job *work = lua_touserdata(L, 1);
  lua_pushlstring(L, work->text, work->length);
  work->reference = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

int32_t clua_intern(clua_vm *vm, const char *bytes, size_t length, int32_t *reference) {
  job work = {.text = bytes, .length = length};
  int32_t status = run(vm, intern_body, &work);
  *reference = work.reference;
  return status;
}

void clua_unref(clua_vm *vm, int32_t reference) {
  luaL_unref(vm->L, LUA_REGISTRYINDEX, reference);
}

static int call_body(lua_State *L) {
  job *work = lua_touserdata(L, 1);
  const uint8_t *at = work->bytes, *end = work->bytes + work->length;
  lua_rawgeti(L, LUA_REGISTRYINDEX, work->function);
  for (int i = 0; i < work->arguments; i++) at = clua_push(L, at, end);
  lua_call(L, work->arguments, work->results);
  for (int i = work->results; i > 0; i--) clua_encode(L, -i, &vm_of(L)->result, "result");
  return 0;
}

int32_t clua_call_values(clua_vm *vm, int32_t function, const uint8_t *arguments, size_t length,
                         int32_t count, int32_t results) {
  job work = {.function = function, .bytes = arguments, .length = length, .arguments = count,
              .results = results};
  return run(vm, call_body, &work);
}

const uint8_t *clua_result(const clua_vm *vm, size_t *length) {
  *length = vm->result.length;
  return vm->result.bytes;
}

// --- require ----------------------------------------------------------------------------------

// Pushes "a -> b -> a" from the list of modules in loading.
static void push_cycle(lua_State *L, int loading, const char *name) {
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  lua_Integer count = (lua_Integer)lua_rawlen(L, loading);
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(L, loading, i);
    luaL_addvalue(&out);
    luaL_addstring(&out, " -> ");
  }
  luaL_addstring(&out, name);
  luaL_pushresult(&out);
}

// Upvalues: loaded modules, names in loading. The host answers with text and chunk name, or nil.
static int base_require(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  int loaded = lua_upvalueindex(1), loading = lua_upvalueindex(2);
  lua_settop(L, 1);
  lua_pushvalue(L, 1);
  if (lua_rawget(L, loaded) != LUA_TNIL) {
    if (lua_type(L, -1) != LUA_TLIGHTUSERDATA) return 1;
    push_cycle(L, loading, name);
    return luaL_error(L, "module '%s' requires itself: %s", name, lua_tostring(L, -1));
  }
  clua_vm *vm = vm_of(L);
  if (!vm->resolver) return luaL_error(L, "module '%s' not found", name);
  lua_rawgeti(L, LUA_REGISTRYINDEX, vm->resolver);
  lua_pushvalue(L, 1);
  lua_call(L, 1, 2);
  if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING)
    return luaL_error(L, "module '%s' not found", name);
  size_t length;
  const char *text = lua_tolstring(L, -2, &length);
  const char *chunk = lua_tostring(L, -1);
  lua_Integer depth = (lua_Integer)lua_rawlen(L, loading) + 1;
  load_chunk(L, text, length, chunk, NULL);
  lua_pushvalue(L, 1);
  lua_pushlightuserdata(L, vm);
  lua_rawset(L, loaded);
  lua_pushvalue(L, 1);
  lua_rawseti(L, loading, depth);
  int status = lua_pcall(L, 0, 1, 0);
  lua_pushnil(L);
  lua_rawseti(L, loading, depth);
  lua_pushvalue(L, 1);
  if (status == LUA_OK && !lua_isnil(L, -2)) {
    lua_pushvalue(L, -2);
  } else if (status == LUA_OK) {
    lua_pushboolean(L, 1);
  } else {
    lua_pushnil(L);
  }
  lua_rawset(L, loaded);
  clua_check_trip(L);
  if (status != LUA_OK) return lua_error(L);
  lua_pushvalue(L, 1);
  lua_rawget(L, loaded);
  return 1;
}

void clua_open_require(lua_State *L) {
  lua_newtable(L);
  lua_newtable(L);
  lua_pushcclosure(L, base_require, 2);
  lua_setglobal(L, "require");
}
