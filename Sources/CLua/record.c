// The event objects of hot callbacks: one reused full userdata a kind, whose fields are read
// straight from C memory. A reference kept past its callback raises instead of reading stale data.
//
// A look at a field through a C function costs Lua some forty nanoseconds. So the fields that a
// script looks at in every call are put into a hidden table, the view, before the call: while the
// object lives, the view is its `__index`, and Lua finds them there by itself. What the view lacks
// it asks a C function for, which also learns from it what scripts look at. The view is read by
// nobody else and cannot be reached from a script, and the object itself is as read-only as ever.
#include "internal.h"

// What lies on the stack of the state for each kind, from its `base` on: writing into the view then
// takes no lookup and, for keys that the view has, no memory.
enum { AT_OBJECT, AT_METATABLE, AT_VIEW, AT_INDEX_NAME, AT_DEAD_INDEX, AT_KEYS };

enum { HOT_STREAK = 3 };

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

// Asks for what the words do not say yet.
static void fill(record_type *type, uint64_t fields) {
  fields &= ~type->words[CLUA_FILLED];
  if (fields && type->record.fill) type->record.fill(type->record.source, fields);
}

void clua_fill_record(lua_State *L, record_type *type, uint64_t fields) {
  check_live(L, type);
  fill(type, fields);
}

static int is_present(const record_type *type, int field) {
  return (int)(type->words[CLUA_PRESENT] >> field & 1);
}

static void push_field(lua_State *L, const record_type *type, int field) {
  uint64_t bits = type->words[CLUA_FIRST_FIELD + field];
  if (!is_present(type, field)) {
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

// A field that is looked at in some calls on end is hot from then on.
static void note_look(record_type *type, int field) {
  if (type->looked[field] == type->calls || type->words[CLUA_HOT] >> field & 1) return;
  int goes_on = type->looked[field] + 1 == type->calls;
  type->streak[field] = goes_on ? (uint8_t)(type->streak[field] + 1) : 1;
  type->looked[field] = type->calls;
  if (type->streak[field] >= HOT_STREAK) type->words[CLUA_HOT] |= (uint64_t)1 << field;
}

// Stack: the object or its view, the key.
static int look_up(lua_State *L, record_type *type) {
  if (lua_type(L, 2) != LUA_TSTRING)
    return luaL_error(L, "%s fields have names, not a %s", type->name, luaL_typename(L, 2));
  const char *key = lua_tostring(L, 2);
  check_live(L, type);
  int field = find_field(type, key);
  if (field >= 0) {
    note_look(type, field);
    fill(type, (uint64_t)1 << field);
    push_field(L, type, field);
    return 1;
  }
  if (strcmp(key, "copy") == 0) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, type->method);
    return 1;
  }
  return luaL_error(L, "%s has no field '%s'", type->name, key);
}

static int dead_index(lua_State *L) { return look_up(L, self(L)); }

static int view_index(lua_State *L) {
  return look_up(L, lua_touserdata(L, lua_upvalueindex(1)));
}

static int record_newindex(lua_State *L) {
  return luaL_error(L, "a %s is read-only", self(L)->name);
}

void clua_record_table(lua_State *L, record_type *type) {
  check_live(L, type);
  fill(type, ~(uint64_t)0);
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
  fill(type, ~(uint64_t)0);
  int field = 0;
  if (!lua_isnil(L, 2)) {
    const char *key = lua_tostring(L, 2);
    while (field < type->record.count && type->keys[field] != key) field++;
    field++;
  }
  while (field < type->record.count && !is_present(type, field)) field++;
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
  fill(type, ~(uint64_t)0);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  luaL_addstring(&out, type->name);
  const char *separator = "{";
  for (int i = 0; i < type->record.count; i++) {
    if (!is_present(type, i)) continue;
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
  int list;
} definition;

// Stack: the job, the list of what will lie on the stack of the state, ..., a value for it.
static void keep(lua_State *L, int place) { lua_rawseti(L, 2, place + 1); }

static void make_object(lua_State *L, record_type *type) {
  static const luaL_Reg functions[] = {{"__newindex", record_newindex}, {"__pairs", record_pairs},
                                       {"__tostring", record_tostring}, {0, 0}};
  record_type **object = lua_newuserdatauv(L, sizeof *object, 0);
  *object = type;
  lua_createtable(L, 0, 6);
  luaL_setfuncs(L, functions, 0);
  lua_pushcfunction(L, dead_index);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushstring(L, type->name);
  lua_setfield(L, -2, "__name");
  lua_pushvalue(L, -1);
  lua_setmetatable(L, -3);
  keep(L, AT_METATABLE);
  keep(L, AT_OBJECT);
}

static void make_view(lua_State *L, record_type *type) {
  lua_createtable(L, 0, type->record.count);
  lua_createtable(L, 0, 1);
  lua_pushlightuserdata(L, type);
  lua_pushcclosure(L, view_index, 1);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  type->view = luaL_ref(L, LUA_REGISTRYINDEX);
  keep(L, AT_VIEW);
}

static int define(lua_State *L) {
  definition *job = lua_touserdata(L, 1);
  record_type *type = job->type;
  lua_createtable(L, AT_KEYS + type->record.count, 0);
  for (int i = 0; i < type->record.count; i++) {
    type->keys[i] = lua_pushstring(L, job->names[i]);
    keep(L, AT_KEYS + i);  // keeps the pointer valid
    unsigned at = slot_of(type->keys[i]);
    while (type->table_keys[at]) at = (at + 1) & 127;
    type->table_keys[at] = type->keys[i];
    type->table_fields[at] = (int8_t)i;
  }
  lua_pushcfunction(L, record_copy);
  type->method = luaL_ref(L, LUA_REGISTRYINDEX);
  make_object(L, type);
  make_view(L, type);
  lua_pushliteral(L, "__index");
  keep(L, AT_INDEX_NAME);
  lua_pushcfunction(L, dead_index);
  keep(L, AT_DEAD_INDEX);
  job->list = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

// Lays a kind's parts onto the stack of the state, for its life. Allocates nothing in Lua.
static int lay_out(clua_vm *vm, record_type *type, int list) {
  lua_State *L = vm->L;
  int count = AT_KEYS + type->record.count;
  if (!lua_checkstack(L, count + LUA_MINSTACK)) return 0;
  lua_rawgeti(L, LUA_REGISTRYINDEX, list);
  for (int i = 1; i <= count; i++) lua_rawgeti(L, vm->base + 1, i);
  lua_remove(L, vm->base + 1);
  luaL_unref(L, LUA_REGISTRYINDEX, list);
  type->base = vm->base + 1;
  vm->base += count;
  return 1;
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
  type->record.words = type->words;
  type->record.count = count;
  type->words[CLUA_FILLED] = ~(uint64_t)0;
  snprintf(type->name, sizeof type->name, "%s", name);
  memcpy(type->types, types, (size_t)count);
  // Freed with the VM even when the definition fails: the userdata may exist already.
  type->next = vm->records;
  vm->records = type;
  definition job = {type, names, 0};
  if (clua_protected(vm, define, &job) != CLUA_OK) return NULL;
  if (lay_out(vm, type, job.list)) return &type->record;
  clua_fail(vm, CLUA_MEMORY, "not enough memory");
  return NULL;
}

// --- calls ------------------------------------------------------------------------------------

// Runs outside of protection: the key is there, so nothing is allocated.
static void set_index(lua_State *L, const record_type *type, int place) {
  lua_pushvalue(L, type->base + AT_INDEX_NAME);
  lua_pushvalue(L, type->base + place);
  lua_rawset(L, type->base + AT_METATABLE);
}

// Nothing runs between a call and the next, so an object dies when the next call begins that does
// not receive it: a stream of one kind of events pays nothing for it.
void clua_end_record(clua_vm *vm) {
  set_index(vm->L, vm->live, AT_DEAD_INDEX);
  vm->live->record.live = 0;
  vm->live = NULL;
}

static void begin_record(clua_vm *vm, record_type *type) {
  if (vm->live) clua_end_record(vm);
  set_index(vm->L, type, AT_VIEW);
  type->record.live = 1;
  vm->live = type;
}

// New keys of the view take memory, so they are set inside of protection.
static int reveal(lua_State *L) {
  record_type *type = lua_touserdata(L, 1);
  uint64_t fields = type->words[CLUA_PRESENT] & type->words[CLUA_HOT] & ~type->shown;
  lua_rawgeti(L, LUA_REGISTRYINDEX, type->view);
  for (; fields; fields &= fields - 1) {
    int field = __builtin_ctzll(fields);
    lua_pushstring(L, type->keys[field]);
    push_field(L, type, field);
    lua_rawset(L, 2);
    type->shown_words[field] = type->words[CLUA_FIRST_FIELD + field];
    type->shown |= (uint64_t)1 << field;
  }
  return 0;
}

// Brings the view's fields up to date. Allocates nothing: their keys are there.
static void refresh(lua_State *L, record_type *type) {
  for (uint64_t fields = type->shown; fields; fields &= fields - 1) {
    int field = __builtin_ctzll(fields);
    uint64_t bits = type->words[CLUA_FIRST_FIELD + field];
    int present = is_present(type, field);
    if (present && bits == type->shown_words[field]) continue;
    lua_pushvalue(L, type->base + AT_KEYS + field);
    push_field(L, type, field);
    lua_rawset(L, type->base + AT_VIEW);
    type->shown_words[field] = bits;
    if (!present) type->shown &= ~((uint64_t)1 << field);
  }
}

int32_t clua_call_record(clua_vm *vm, int32_t function, clua_record *record) {
  record_type *type = (record_type *)record;  // its first member
  fill(type, type->words[CLUA_HOT]);
  if (type->words[CLUA_PRESENT] & type->words[CLUA_HOT] & ~type->shown) {
    int32_t status = clua_protected(vm, reveal, type);
    if (status) return status;
  }
  int32_t begun = clua_begin(vm);
  if (begun) return begun;
  lua_State *L = vm->L;
  if (vm->live != type) begin_record(vm, type);
  refresh(L, type);
  type->calls++;
  lua_rawgeti(L, LUA_REGISTRYINDEX, function);
  lua_pushvalue(L, type->base + AT_OBJECT);
  return clua_end(vm, lua_pcall(L, 1, 0, 1));
}
