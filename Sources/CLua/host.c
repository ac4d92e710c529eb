// Functions that the host lends to scripts, and the host's own calls into them.
#include "internal.h"

typedef struct {
  clua_function function;
  void *context;
  clua_release release;
} box;

struct clua_call {
  lua_State *L;
  clua_vm *vm;
  int32_t count, returned;
  size_t text_length;
  size_t scratch_base, result_base;
  clua_arg args[CLUA_MAX_ARGS];
  char text[512];
};

static int release_box(lua_State *L) {
  box *held = lua_touserdata(L, 1);
  if (held->release) held->release(held->context);
  held->release = NULL;
  return 0;
}

static void read_argument(clua_call *call, int index) {
  lua_State *L = call->L;
  clua_arg *arg = &call->args[index - 1];
  memset(arg, 0, sizeof *arg);
  switch (lua_type(L, index)) {
    case LUA_TNIL: arg->tag = CLUA_NIL; return;
    case LUA_TBOOLEAN: arg->tag = lua_toboolean(L, index) ? CLUA_TRUE : CLUA_FALSE; return;
    case LUA_TNUMBER:
      arg->tag = lua_isinteger(L, index) ? CLUA_INT : CLUA_NUMBER;
      arg->number = lua_tonumber(L, index);
      if (arg->tag == CLUA_INT) arg->integer = lua_tointeger(L, index);
      return;
    case LUA_TSTRING:
      arg->tag = CLUA_STRING;
      arg->bytes = (const uint8_t *)lua_tolstring(L, index, &arg->length);
      return;
    case LUA_TFUNCTION: arg->tag = CLUA_FUNCTION; return;
    case LUA_TUSERDATA:
    case LUA_TTABLE:
      if (lua_type(L, index) == LUA_TUSERDATA && !clua_record_at(L, index)) break;
      arg->tag = CLUA_TABLE;
      return;
    default: break;
  }
  arg->tag = CLUA_OTHER;
}

static void open_call(clua_call *call, lua_State *L) {
  call->L = L;
  call->vm = vm_of(L);
  call->count = lua_gettop(L);
  call->returned = 0;
  call->text_length = 0;
  call->text[0] = 0;
  call->scratch_base = call->vm->scratch.length;
  call->result_base = call->vm->result.length;
}

static int trampoline(lua_State *L) {
  box *held = lua_touserdata(L, lua_upvalueindex(1));
  clua_call call;
  open_call(&call, L);
  if (call.count > CLUA_MAX_ARGS)
    return luaL_error(L, "too many arguments (limit %d)", CLUA_MAX_ARGS);
  for (int i = 1; i <= call.count; i++) read_argument(&call, i);
  int32_t status = held->function(held->context, &call);  // returned: no Swift frame below here
  clua_vm *vm = call.vm;
  vm->scratch.length = call.scratch_base;
  size_t end = vm->result.length;
  vm->result.length = call.result_base;
  if (status != CLUA_OK) {
    lua_settop(L, 0);
    luaL_where(L, 1);
    lua_pushlstring(L, call.text, call.text_length);
    lua_concat(L, 2);
    return lua_error(L);
  }
  lua_settop(L, 0);
  for (size_t at = call.result_base; at < end;) {
    // Pushing runs no script, so the buffer stays where it is.
    const uint8_t *next = clua_push(L, vm->result.bytes + at, vm->result.bytes + end);
    at = (size_t)(next - vm->result.bytes);
  }
  return call.returned;
}

int32_t clua_arg_count(const clua_call *call) { return call->count; }

const clua_arg *clua_arg_at(const clua_call *call, int32_t index) {
  if (index < 0 || index >= call->count) return NULL;
  return &call->args[index];
}

typedef struct {
  buffer *out;
  int index;
} encoding;

static int encode_body(lua_State *L) {
  encoding *job = lua_touserdata(L, 2);
  char what[24];
  snprintf(what, sizeof what, "argument #%d", job->index + 1);
  clua_encode(L, 1, job->out, what);
  return 0;
}

const uint8_t *clua_arg_encode(clua_call *call, int32_t index, size_t *length) {
  lua_State *L = call->L;
  buffer *scratch = &call->vm->scratch;
  size_t from = scratch->length;
  *length = 0;
  if (index < 0 || index >= call->count || !lua_checkstack(L, 4)) return NULL;
  encoding job = {scratch, index};
  lua_pushcfunction(L, encode_body);
  lua_pushvalue(L, index + 1);
  lua_pushlightuserdata(L, &job);
  if (lua_pcall(L, 2, 0, 0) != LUA_OK) {
    size_t size = 0;
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &size) : "";
    clua_set_text(call, text, size);
    lua_pop(L, 1);
    return NULL;
  }
  *length = scratch->length - from;
  return scratch->bytes + from;
}

static int retain_body(lua_State *L) {
  lua_pushinteger(L, luaL_ref(L, LUA_REGISTRYINDEX));
  return 1;
}

int32_t clua_arg_retain(clua_call *call, int32_t index) {
  lua_State *L = call->L;
  if (index < 0 || index >= call->count || !lua_checkstack(L, 3)) return 0;
  lua_pushcfunction(L, retain_body);
  lua_pushvalue(L, index + 1);
  int status = lua_pcall(L, 1, 1, 0);
  int32_t reference = status == LUA_OK ? (int32_t)lua_tointeger(L, -1) : 0;
  lua_pop(L, 1);
  return reference;
}

static int display_body(lua_State *L) {
  clua_display(L, 1);
  return 1;
}

// The text stays valid until the host function returns: it is left on the call's stack.
const char *clua_arg_display(clua_call *call, int32_t index, size_t *length) {
  lua_State *L = call->L;
  *length = 0;
  if (index < 0 || index >= call->count || !lua_checkstack(L, 3)) return "";
  lua_pushcfunction(L, display_body);
  lua_pushvalue(L, index + 1);
  if (lua_pcall(L, 1, 1, 0) != LUA_OK && lua_type(L, -1) != LUA_TSTRING) return "";
  return lua_tolstring(L, -1, length);
}

const char *clua_arg_type(const clua_call *call, int32_t index) {
  return index < 0 || index >= call->count ? "no value" : luaL_typename(call->L, index + 1);
}

const char *clua_text(const clua_call *call) { return call->text; }

void clua_set_text(clua_call *call, const char *bytes, size_t length) {
  if (length >= sizeof call->text) {
    length = sizeof call->text - 1;
    while (length > 0 && ((unsigned char)bytes[length] & 0xC0) == 0x80) length--;
  }
  memcpy(call->text, bytes, length);
  call->text[length] = 0;
  call->text_length = length;
}

int32_t clua_return(clua_call *call, const uint8_t *encoded, size_t length) {
  if (call->returned >= CLUA_MAX_ARGS) return 0;
  if (!buffer_append(&call->vm->result, encoded, length, call->vm->limits.value_bytes)) return 0;
  call->returned++;
  return 1;
}

int32_t clua_caller_line(clua_call *call, char *source, size_t capacity) {
  lua_Debug info;
  source[0] = 0;
  if (!lua_getstack(call->L, 1, &info) || !lua_getinfo(call->L, "Sl", &info)) return 0;
  if (info.currentline <= 0) return 0;
  snprintf(source, capacity, "%s", info.source[0] == '@' ? info.source + 1 : info.short_src);
  return info.currentline;
}

// Whether every frame of a stack was called by plain code of the script: no metamethod, and below
// C only pcall, xpcall, resume and the host's own call at the bottom.
static int is_plain_stack(lua_State *L, int level) {
  lua_Debug info;
  for (; lua_getstack(L, level, &info); level++) {
    lua_getinfo(L, "Sn", &info);
    if (strcmp(info.namewhat, "metamethod") == 0) return 0;
    lua_Debug below;
    if (level == 0 || info.what[0] != 'C' || !lua_getstack(L, level + 1, &below)) continue;
    lua_getinfo(L, "f", &info);
    lua_CFunction function = lua_tocfunction(L, -1);
    lua_pop(L, 1);
    if (!clua_is_protected_call(function) && !clua_is_resumption(function)) return 0;
  }
  return 1;
}

int32_t clua_is_direct(clua_call *call) {
  clua_vm *vm = call->vm;
  if (vm->unwinding || !lua_checkstack(call->L, 2) || !is_plain_stack(call->L, 0)) return 0;
  for (resumption *link = vm->resumptions; link; link = link->outer)
    if (!lua_checkstack(link->from, 2) || !is_plain_stack(link->from, 0)) return 0;
  return 1;
}

// --- registration -----------------------------------------------------------------------------

typedef struct {
  const char *table, *name;
  box function;
  const uint8_t *value;
  size_t length;
} member;

static int refuse_write(lua_State *L) {
  clua_display(L, 2);
  return luaL_error(L, "'%s' is read-only: '%s' cannot be set",
                    lua_tostring(L, lua_upvalueindex(1)), lua_tostring(L, -1));
}

static int missing_member(lua_State *L) {
  clua_display(L, 2);
  return luaL_error(L, "'%s' has no member '%s'", lua_tostring(L, lua_upvalueindex(1)),
                    lua_tostring(L, -1));
}

static int pairs_of_members(lua_State *L) {
  lua_getglobal(L, "pairs");
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_call(L, 1, 3);
  return 3;
}

void clua_read_only(lua_State *L, const char *name) {
  int inner = lua_gettop(L);
  lua_createtable(L, 0, 1);
  lua_pushstring(L, name);
  lua_pushcclosure(L, missing_member, 1);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, inner);
  lua_newtable(L);
  lua_createtable(L, 0, 4);
  lua_pushvalue(L, inner);
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, name);
  lua_pushcclosure(L, refuse_write, 1);
  lua_setfield(L, -2, "__newindex");
  lua_pushvalue(L, inner);
  lua_pushcclosure(L, pairs_of_members, 1);
  lua_setfield(L, -2, "__pairs");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_remove(L, inner);
}

// Pushes the table that receives the member: the globals, or the inside of a read-only table.
static void push_owner(lua_State *L, const char *table) {
  if (!table) {
    lua_pushglobaltable(L);
    return;
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, vm_of(L)->api);
  if (lua_getfield(L, -1, table) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, table);
    lua_pushglobaltable(L);
    lua_pushstring(L, table);
    lua_pushvalue(L, -3);
    clua_read_only(L, table);
    lua_rawset(L, -3);
    lua_pop(L, 1);
  }
  lua_remove(L, -2);
}

static void push_box(lua_State *L, box *function) {
  box *held = lua_newuserdatauv(L, sizeof *held, 0);
  *held = *function;
  held->release = NULL;  // owned only once the __gc is in place
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, release_box);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_pushcclosure(L, trampoline, 1);
}

static void own_box(lua_State *L, int closure, clua_release release) {
  lua_getupvalue(L, closure, 1);
  ((box *)lua_touserdata(L, -1))->release = release;
  lua_pop(L, 1);
}

static int set_member_body(lua_State *L) {
  member *job = lua_touserdata(L, 1);
  push_owner(L, job->table);
  int owner = lua_gettop(L);
  lua_pushstring(L, job->name);
  if (job->function.function) {
    push_box(L, &job->function);
  } else {
    clua_push(L, job->value, job->value + job->length);
  }
  lua_pushvalue(L, -1);
  lua_insert(L, owner);
  lua_rawset(L, owner + 1);
  if (job->function.function) own_box(L, owner, job->function.release);
  return 0;
}

int32_t clua_register(clua_vm *vm, const char *table, const char *name, clua_function function,
                      void *context, clua_release release) {
  member job = {table, name, {function, context, release}, NULL, 0};
  return clua_protected(vm, set_member_body, &job);
}

int32_t clua_set_member(clua_vm *vm, const char *table, const char *name, const uint8_t *value,
                        size_t length) {
  member job = {table, name, {NULL, NULL, NULL}, value, length};
  return clua_protected(vm, set_member_body, &job);
}

static int set_resolver_body(lua_State *L) {
  member *job = lua_touserdata(L, 1);
  push_box(L, &job->function);
  lua_pushvalue(L, -1);
  int reference = luaL_ref(L, LUA_REGISTRYINDEX);
  own_box(L, lua_gettop(L), job->function.release);
  vm_of(L)->resolver = reference;
  return 0;
}

int32_t clua_set_resolver(clua_vm *vm, clua_function function, void *context,
                          clua_release release) {
  member job = {NULL, NULL, {function, context, release}, NULL, 0};
  return clua_protected(vm, set_resolver_body, &job);
}
