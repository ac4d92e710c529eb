// The event objects of hot callbacks: one reused full userdata a kind, whose fields are read
// straight from a C struct. A reference kept past its callback raises instead of reading stale
// data.
#include "internal.h"

static unsigned slot_of(const char *key) {
  uintptr_t bits = (uintptr_t)key >> 3;
  return (unsigned)((bits ^ (bits >> 7)) & 127);
}

static int find_field(const record_type *type, const char *key) {
  // Field names are interned and kept alive, so equal names are equal pointers.
  for (unsigned at = slot_of(key);; at = (at + 1) & 127) {
    if (type->table_keys[at] == key) return type->table_fields[at];
    if (!type->table_keys[at]) return -1;
  }
}

static record_type *self(lua_State *L) {
  record_type **object = lua_touserdata(L, 1);
  if (!object) luaL_typeerror(L, 1, "event");
  return *object;
}

static void check_live(lua_State *L, const record_type *type) {
  if (!type->record.live)
    luaL_error(L, "this %s is over: keep what you need in locals, or %s:copy()", type->name,
               type->name);
}

static void push_field(lua_State *L, const record_type *type, int field) {
  uint64_t bits = type->slots[field];
  if (!(type->record.present >> field & 1)) {
    lua_pushnil(L);
    return;
  }
  switch (type->types[field]) {
    case CLUA_FIELD_NUMBER: {
      double number;
      memcpy(&number, &bits, sizeof number);
      lua_pushnumber(L, number);
      return;
    }
    case CLUA_FIELD_INT: lua_pushinteger(L, (lua_Integer)bits); return;
    case CLUA_FIELD_BOOL: lua_pushboolean(L, bits != 0); return;
    default: lua_rawgeti(L, LUA_REGISTRYINDEX, (lua_Integer)bits); return;
  }
}

static int record_index(lua_State *L) {
  record_type *type = self(L);
  if (lua_type(L, 2) != LUA_TSTRING)
    return luaL_error(L, "%s fields have names, not a %s", type->name, luaL_typename(L, 2));
  const char *key = lua_tostring(L, 2);
  check_live(L, type);
  int field = find_field(type, key);
  if (field >= 0) {
    push_field(L, type, field);
    return 1;
  }
  if (strcmp(key, "copy") == 0) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, type->method);
    return 1;
  }
  return luaL_error(L, "%s has no field '%s'", type->name, key);
}

static int record_newindex(lua_State *L) {
  return luaL_error(L, "a %s is read-only", self(L)->name);
}

void clua_record_table(lua_State *L, record_type *type) {
  check_live(L, type);
  lua_createtable(L, 0, type->record.count);
  for (int i = 0; i < type->record.count; i++) {
    push_field(L, type, i);
    lua_setfield(L, -2, type->keys[i]);
  }
}

static int record_copy(lua_State *L) {
  record_type *type = clua_record_at(L, 1);
  if (!type) return luaL_typeerror(L, 1, "event (call it as event:copy())");
  clua_record_table(L, type);
  return 1;
}

static int next_field(lua_State *L) {
  record_type *type = self(L);
  check_live(L, type);
  int field = 0;
  if (!lua_isnil(L, 2)) {
    const char *key = lua_tostring(L, 2);
    while (field < type->record.count && type->keys[field] != key) field++;
    field++;
  }
  while (field < type->record.count && !(type->record.present >> field & 1)) field++;
  if (field >= type->record.count) return 0;
  lua_pushstring(L, type->keys[field]);
  push_field(L, type, field);
  return 2;
}

static int record_pairs(lua_State *L) {
  self(L);
  lua_pushcfunction(L, next_field);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

static int record_tostring(lua_State *L) {
  record_type *type = self(L);
  check_live(L, type);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  luaL_addstring(&out, type->name);
  const char *separator = "{";
  for (int i = 0; i < type->record.count; i++) {
    if (!(type->record.present >> i & 1)) continue;
    luaL_addstring(&out, separator);
    luaL_addstring(&out, type->keys[i]);
    luaL_addchar(&out, '=');
    push_field(L, type, i);
    luaL_tolstring(L, -1, NULL);
    lua_remove(L, -2);
    luaL_addvalue(&out);
    separator = " ";
  }
  luaL_addstring(&out, separator[0] == '{' ? "{}" : "}");
  luaL_pushresult(&out);
  return 1;
}

record_type *clua_record_at(lua_State *L, int index) {
  void *object = lua_touserdata(L, index);
  if (!object || lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return NULL;
  lua_getfield(L, -1, "__newindex");
  int ours = lua_tocfunction(L, -1) == record_newindex;
  lua_pop(L, 2);
  return ours ? *(record_type **)object : NULL;
}

typedef struct {
  record_type *type;
  const char *const *names;
} definition;

static int define(lua_State *L) {
  definition *job = lua_touserdata(L, 1);
  record_type *type = job->type;
  static const luaL_Reg functions[] = {{"__index", record_index}, {"__newindex", record_newindex},
                                       {"__pairs", record_pairs},
                                       {"__tostring", record_tostring}, {0, 0}};
  for (int i = 0; i < type->record.count; i++) {
    type->keys[i] = lua_pushstring(L, job->names[i]);
    luaL_ref(L, LUA_REGISTRYINDEX);  // keeps the pointer valid
    unsigned at = slot_of(type->keys[i]);
    while (type->table_keys[at]) at = (at + 1) & 127;
    type->table_keys[at] = type->keys[i];
    type->table_fields[at] = (int8_t)i;
  }
  lua_pushcfunction(L, record_copy);
  type->method = luaL_ref(L, LUA_REGISTRYINDEX);
  record_type **object = lua_newuserdatauv(L, sizeof *object, 0);
  *object = type;
  lua_createtable(L, 0, 6);
  luaL_setfuncs(L, functions, 0);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushstring(L, type->name);
  lua_setfield(L, -2, "__name");
  lua_setmetatable(L, -2);
  type->record.reference = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

clua_record *clua_define_record(clua_vm *vm, const char *name, int32_t count,
                                const char *const *names, const uint8_t *types) {
  if (count < 1 || count > CLUA_MAX_FIELDS) {
    clua_fail(vm, CLUA_SHAPE, "an event object has 1 to 48 fields");
    return NULL;
  }
  record_type *type = calloc(1, sizeof *type);
  if (!type) {
    clua_fail(vm, CLUA_MEMORY, "not enough memory");
    return NULL;
  }
  type->record.slots = type->slots;
  type->record.count = count;
  snprintf(type->name, sizeof type->name, "%s", name);
  memcpy(type->types, types, (size_t)count);
  // Freed with the VM even when the definition fails: the userdata may exist already.
  type->next = vm->records;
  vm->records = type;
  definition job = {type, names};
  return clua_protected(vm, define, &job) == CLUA_OK ? &type->record : NULL;
}

int32_t clua_call_record(clua_vm *vm, int32_t function, clua_record *record) {
  int32_t begun = clua_begin(vm);
  if (begun) return begun;
  lua_State *L = vm->L;
  lua_rawgeti(L, LUA_REGISTRYINDEX, function);
  lua_rawgeti(L, LUA_REGISTRYINDEX, record->reference);
  record->live = 1;
  int status = lua_pcall(L, 1, 0, 1);
  record->live = 0;
  return clua_end(vm, status);
}
