// One Lua state: allocator with a cap, the hook that stops a script, calls and error texts.
#include "internal.h"

static void arm_hook(clua_vm *vm, lua_State *L) {
  if (vm->limits.instruction_budget > 0) {
    lua_sethook(L, clua_hook, LUA_MASKCOUNT, HOOK_EVERY);
  } else {
    lua_sethook(L, NULL, 0, 0);
  }
}

// Reaching the cap does not fail the allocation at once: a failed allocation makes Lua collect in
// the middle of an operation, which is unsafe in 5.4.4. The hook collects at the next instruction
// instead and stops the script when that frees too little. Only a quarter above the cap do
// allocations fail.
static void *capped_alloc(void *context, void *block, size_t old_size, size_t new_size) {
  clua_vm *vm = context;
  if (!block) old_size = 0;  // then it is a type tag
  if (new_size == 0) {
    free(block);
    vm->used -= old_size;
    return NULL;
  }
  if (new_size > old_size) {
    size_t wanted = vm->used + (new_size - old_size);
    if (wanted > vm->hard_cap) {
      vm->unwinding = 1;  // no message handler hears of a memory error
      return NULL;
    }
    if (wanted > vm->limits.memory_cap && vm->in_call && !vm->collect_wanted) {
      vm->collect_wanted = 1;
      lua_sethook(atomic_load(&vm->current), clua_hook, LUA_MASKCOUNT, 1);
    }
  }
  void *moved = realloc(block, new_size);
  if (moved) vm->used += new_size - old_size;
  return moved;
}

static void copy_text(char *out, size_t capacity, const char *text, size_t length) {
  if (length >= capacity) {
    length = capacity - 1;
    // Do not cut a UTF-8 sequence in half.
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) length--;
  }
  memcpy(out, text, length);
  out[length] = 0;
}

static const char *source_name(const lua_Debug *info) {
  return info->source[0] == '@' || info->source[0] == '=' ? info->source + 1 : info->short_src;
}

static void write_traceback(lua_State *L, char *out, size_t capacity) {
  lua_Debug info;
  size_t used = 0;
  out[0] = 0;
  for (int level = 0; lua_getstack(L, level, &info); level++) {
    if (level == 32) {
      snprintf(out + used, capacity - used, "  ...\n");
      break;
    }
    lua_getinfo(L, "Slnt", &info);
    if (info.what[0] == 'C') continue;
    char what[96];
    if (info.what[0] == 'm') {
      snprintf(what, sizeof what, "main chunk");
    } else if (info.name) {
      snprintf(what, sizeof what, "function '%.64s'", info.name);
    } else {
      snprintf(what, sizeof what, "function <line %d>", info.linedefined);
    }
    int written = snprintf(out + used, capacity - used, "  %.80s:%d: in %s\n", source_name(&info),
                           info.currentline, what);
    if (written < 0 || (size_t)written >= capacity - used) {
      out[used] = 0;
      break;
    }
    used += (size_t)written;
  }
}

// Splits "chunk:12: text" when the chunk is one of ours. Returns the length of the prefix, or 0.
static size_t parse_location(const clua_vm *vm, const char *text, size_t length, char *source,
                             int32_t *line) {
  for (int i = 0; i < vm->chunk_count; i++) {
    size_t at = strlen(vm->chunks[i]);
    if (length < at + 4 || memcmp(text, vm->chunks[i], at) != 0 || text[at] != ':') continue;
    long number = 0;
    size_t digit = at + 1;
    while (digit < length && text[digit] >= '0' && text[digit] <= '9' && number < 100000000)
      number = number * 10 + (text[digit++] - '0');
    if (digit == at + 1 || digit + 1 >= length || text[digit] != ':' || text[digit + 1] != ' ')
      continue;
    memcpy(source, vm->chunks[i], at + 1);
    *line = (int32_t)number;
    return digit + 2;
  }
  return 0;
}

// Fills the error from a message and the running stack; allocates nothing in Lua.
static void capture(lua_State *L, const char *text, size_t length) {
  clua_vm *vm = vm_of(L);
  error_text *error = &vm->error;
  error->line = 0;
  error->source[0] = 0;
  size_t prefix = parse_location(vm, text, length, error->source, &error->line);
  copy_text(error->message, sizeof error->message, text + prefix, length - prefix);
  lua_Debug info;
  for (int level = 0; prefix == 0 && level < 64 && lua_getstack(L, level, &info); level++) {
    lua_getinfo(L, "Sl", &info);
    if (info.currentline <= 0) continue;
    copy_text(error->source, sizeof error->source, source_name(&info),
              strlen(source_name(&info)));
    error->line = info.currentline;
    break;
  }
  write_traceback(L, error->traceback, sizeof error->traceback);
}

int clua_message_handler(lua_State *L) {
  clua_vm *vm = vm_of(L);
  vm->unwinding = 1;
  if (vm->trip_captured) return 1;
  size_t length;
  char text[96];
  const char *message;
  if (lua_type(L, 1) == LUA_TSTRING) {
    message = lua_tolstring(L, 1, &length);
  } else if (lua_type(L, 1) == LUA_TNUMBER) {
    snprintf(text, sizeof text, "error value: %.14g", (double)lua_tonumber(L, 1));
    message = text;
    length = strlen(text);
  } else {
    // A script's __tostring is not called here: hooks may be off.
    snprintf(text, sizeof text, "error value of type %s", luaL_typename(L, 1));
    message = text;
    length = strlen(text);
  }
  capture(L, message, length);
  return 1;
}

static const char *trip_text(int status) {
  switch (status) {
    case CLUA_DEADLINE: return "stopped: the call ran past its time limit";
    case CLUA_BUDGET: return "stopped: the call used up its instruction budget";
    default: return "stopped: not enough memory under the cap";
  }
}

void clua_raise_trip(lua_State *L) {
  clua_vm *vm = vm_of(L);
  const char *text = trip_text(atomic_load(&vm->trip));
  if (!vm->trip_captured) {
    capture(L, text, strlen(text));
    vm->trip_captured = 1;
  }
  lua_sethook(L, clua_hook, LUA_MASKCOUNT | LUA_MASKCALL | LUA_MASKRET, 1);
  lua_pushstring(L, text);
  lua_error(L);
}

void clua_hook(lua_State *L, lua_Debug *record) {
  clua_vm *vm = vm_of(L);
  if (!atomic_load(&vm->trip)) {
    if (vm->collect_wanted) {
      vm->collect_wanted = 0;
      lua_gc(L, LUA_GCCOLLECT, 0);
      if (vm->used > vm->limits.memory_cap) atomic_store(&vm->trip, CLUA_MEMORY);
    }
    if (vm->limits.instruction_budget > 0 && record->event == LUA_HOOKCOUNT) {
      // A full period also when the collection cut it short: else it would never be charged.
      vm->instructions_left -= HOOK_EVERY;
      if (vm->instructions_left < 0) atomic_store(&vm->trip, CLUA_BUDGET);
    }
    if (!atomic_load(&vm->trip)) {
      arm_hook(vm, L);
      return;
    }
  }
  clua_raise_trip(L);
}

int32_t clua_fail(clua_vm *vm, int32_t status, const char *message) {
  memset(&vm->error, 0, sizeof vm->error);
  copy_text(vm->error.message, sizeof vm->error.message, message, strlen(message));
  return status;
}

int32_t clua_begin(clua_vm *vm) {
  if (vm->in_call) return clua_fail(vm, CLUA_MISUSE, "the VM is already running a call");
  if (vm->watchdog && !pthread_equal(vm->watchdog->watched, pthread_self()))
    return clua_fail(vm, CLUA_MISUSE, "the VM's watchdog watches another thread");
  atomic_store_explicit(&vm->trip, 0, memory_order_relaxed);
  atomic_store_explicit(&vm->current, vm->L, memory_order_relaxed);
  vm->trip_captured = 0;
  vm->unwinding = 0;
  vm->resumptions = NULL;
  vm->in_call = 1;
  if (vm->limits.instruction_budget > 0) {
    vm->instructions_left = vm->limits.instruction_budget;
    arm_hook(vm, vm->L);
  }
  if (vm->watchdog) clua_watchdog_enter(vm->watchdog, vm);
  return CLUA_OK;
}

int32_t clua_end(clua_vm *vm, int status) {
  if (vm->watchdog) clua_watchdog_leave(vm->watchdog);
  vm->in_call = 0;
  lua_State *L = vm->L;
  int trip = atomic_load_explicit(&vm->trip, memory_order_relaxed);
  if (trip || vm->collect_wanted) {
    vm->collect_wanted = 0;
    vm->close_depth = 0;
    lua_sethook(L, NULL, 0, 0);
  }
  if (trip) {
    // Also when the call "succeeded": a script can swallow the stop as its very last act.
    if (!vm->trip_captured) clua_fail(vm, trip, trip_text(trip));
    atomic_store_explicit(&vm->trip, 0, memory_order_relaxed);
    lua_settop(L, vm->base);
    return trip;
  }
  if (status == LUA_OK) return CLUA_OK;
  vm->close_depth = 0;
  lua_settop(L, vm->base);
  if (status == LUA_ERRMEM) return clua_fail(vm, CLUA_MEMORY, "not enough memory");
  if (status == LUA_ERRERR) return clua_fail(vm, CLUA_RUNTIME, "error while handling an error");
  return CLUA_RUNTIME;
}

int32_t clua_protected(clua_vm *vm, lua_CFunction body, void *argument) {
  int32_t begun = clua_begin(vm);
  if (begun) return begun;
  if (vm->live) clua_end_record(vm);
  lua_pushcfunction(vm->L, body);  // a light C function: allocates nothing
  lua_pushlightuserdata(vm->L, argument);
  int32_t status = clua_end(vm, lua_pcall(vm->L, 1, 0, 1));
  lua_settop(vm->L, vm->base);
  return status;
}

void clua_normal_chunk_name(const char *name, char *out) {
  size_t length = strlen(name);
  if (length < CHUNK_NAME) {
    memcpy(out, name, length + 1);
  } else {
    snprintf(out, CHUNK_NAME, "...%s", name + length - (CHUNK_NAME - 4));
  }
}

void clua_note_chunk(clua_vm *vm, const char *name) {
  for (int i = 0; i < vm->chunk_count; i++)
    if (strcmp(vm->chunks[i], name) == 0) return;
  if (vm->chunk_count < MAX_CHUNKS) strcpy(vm->chunks[vm->chunk_count++], name);
}

static int open_libraries(lua_State *L) {
  luaL_requiref(L, LUA_GNAME, luaopen_base, 1);
  luaL_requiref(L, LUA_COLIBNAME, luaopen_coroutine, 1);
  luaL_requiref(L, LUA_TABLIBNAME, luaopen_table, 1);
  luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 1);
  luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 1);
  luaL_requiref(L, LUA_UTF8LIBNAME, luaopen_utf8, 1);
  lua_settop(L, 0);
  clua_open_patterns(L);
  clua_open_strings(L);
  clua_open_tables(L);
  clua_open_coroutine(L);
  clua_open_require(L);
  clua_open_base(L);
  clua_open_indicators(L);
  return 0;
}

clua_vm *clua_open(const clua_limits *limits) {
  clua_vm *vm = calloc(1, sizeof *vm);
  if (!vm) return NULL;
  vm->limits = *limits;
  vm->hard_cap = limits->memory_cap + limits->memory_cap / 4;
  vm->next_serial = 1;
  lua_State *L = lua_newstate(capped_alloc, vm);
  if (!L) {
    free(vm);
    return NULL;
  }
  vm->L = L;
  atomic_store(&vm->current, L);
  *(clua_vm **)lua_getextraspace(L) = vm;
  // Incremental: the generational mode of 5.4.4 has known faults, and short callbacks leave little.
  lua_gc(L, LUA_GCINC, 150, 200, 0);
  lua_pushcfunction(L, open_libraries);
  if (lua_pcall(L, 0, 0, 0) != LUA_OK) {
    clua_close(vm);
    return NULL;
  }
  lua_settop(L, 0);
  lua_pushcfunction(L, clua_message_handler);  // stays at index 1 for the life of the state
  vm->base = 1;
  return vm;
}

void clua_close(clua_vm *vm) {
  lua_sethook(vm->L, NULL, 0, 0);
  lua_close(vm->L);
  while (vm->records) {
    record_type *next = vm->records->next;
    free(vm->records);
    vm->records = next;
  }
  free(vm->scratch.bytes);
  free(vm->result.bytes);
  free(vm);
}

void clua_attach_watchdog(clua_vm *vm, clua_watchdog *watchdog) { vm->watchdog = watchdog; }
size_t clua_memory_used(const clua_vm *vm) { return vm->used; }
void clua_collect(clua_vm *vm) { lua_gc(vm->L, LUA_GCCOLLECT, 0); }
int32_t clua_error_line(const clua_vm *vm) { return vm->error.line; }
const char *clua_error_source(const clua_vm *vm) { return vm->error.source; }
const char *clua_error_message(const clua_vm *vm) { return vm->error.message; }
const char *clua_error_traceback(const clua_vm *vm) { return vm->error.traceback; }
