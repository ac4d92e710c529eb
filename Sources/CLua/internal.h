#ifndef PERIGEE_CLUA_INTERNAL_H
#define PERIGEE_CLUA_INTERNAL_H

#include "CLua.h"

#if __has_include(<lua5.4/lua.h>)
#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
#else
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#endif

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOOK_EVERY = 1000, MAX_CLOSE_DEPTH = 8, MAX_CHUNKS = 64, CHUNK_NAME = 56 };

typedef struct {
  uint8_t *bytes;
  size_t length, capacity;
} buffer;

typedef struct {
  int32_t line;
  char source[CHUNK_NAME];
  char message[1024];
  char traceback[2048];
} error_text;

// An event object of one kind, with the pointers of its interned field names for a lookup without
// hashing text, and its view: the hidden table where Lua itself finds the fields that scripts look
// at in every call.
typedef struct record_type {
  clua_record record;
  struct record_type *next;
  char name[32];
  int32_t method;                   // reference of the `copy` function
  int32_t view;                     // reference of the view
  int base;                         // stack index of the object; see record.c
  uint64_t shown;                   // bit i: the view holds field i, as in `shown_words`
  uint64_t calls;
  uint64_t looked[CLUA_MAX_FIELDS];  // the newest call in which the view did not have the field
  uint8_t streak[CLUA_MAX_FIELDS];   // in how many calls on end that was so
  const char *keys[CLUA_MAX_FIELDS];
  uint8_t types[CLUA_MAX_FIELDS];
  uint64_t words[CLUA_FIRST_FIELD + CLUA_MAX_FIELDS];
  uint64_t shown_words[CLUA_MAX_FIELDS];
  const char *table_keys[128];
  int8_t table_fields[128];
} record_type;

// Who resumed the coroutine that runs, innermost first.
typedef struct resumption {
  lua_State *from;
  struct resumption *outer;
} resumption;

struct clua_vm {
  lua_State *L;
  clua_limits limits;
  // Shared with the signal handler, which runs on this VM's own thread.
  _Atomic(lua_State *) current;
  _Atomic int trip;  // 0, or the status to raise at every instruction until the call is over
  int trip_captured;
  int collect_wanted;
  int in_call;
  int close_depth;
  int unwinding;  // an error or a close runs __close handlers now, or may
  resumption *resumptions;
  int64_t instructions_left;
  size_t used, hard_cap;
  clua_watchdog *watchdog;
  lua_Integer next_serial;
  int serials, api;  // registry references
  buffer scratch, result;
  error_text error;
  record_type *records;
  record_type *live;  // the event object that the newest call received
  int base;           // what lies on the stack for the life of the state
  int chunk_count;
  char chunks[MAX_CHUNKS][CHUNK_NAME];
  int resolver;
  lua_CFunction stock_format, stock_insert, stock_concat, stock_remove, stock_move, stock_unpack;
};

struct clua_watchdog {
  pthread_t watched, thread;
  _Atomic uint64_t budget_ns;
  clua_vm *volatile vm;
  _Atomic uint32_t epoch;        // odd while a call runs
  _Atomic uint32_t trip_epoch;   // the call that the signal is meant for
  _Atomic uint32_t asleep;       // futex word: 1 while the watchdog sleeps without a time limit
  _Atomic uint32_t stop;
};

static inline clua_vm *vm_of(lua_State *L) { return *(clua_vm **)lua_getextraspace(L); }

// vm.c
void clua_hook(lua_State *L, lua_Debug *record);
void clua_raise_trip(lua_State *L);
int clua_message_handler(lua_State *L);
int32_t clua_begin(clua_vm *vm);
int32_t clua_end(clua_vm *vm, int status);
int32_t clua_protected(clua_vm *vm, lua_CFunction body, void *argument);
int32_t clua_fail(clua_vm *vm, int32_t status, const char *message);
void clua_normal_chunk_name(const char *name, char *out);
void clua_note_chunk(clua_vm *vm, const char *name);
static inline void clua_check_trip(lua_State *L) {
  if (atomic_load_explicit(&vm_of(L)->trip, memory_order_relaxed)) clua_raise_trip(L);
}

// watchdog.c
void clua_watchdog_enter(clua_watchdog *watchdog, clua_vm *vm);
void clua_watchdog_leave(clua_watchdog *watchdog);

// value.c
int buffer_append(buffer *out, const void *bytes, size_t length, size_t limit);
void clua_encode(lua_State *L, int index, buffer *out, const char *what);
const uint8_t *clua_push(lua_State *L, const uint8_t *at, const uint8_t *end);

// sandbox
void clua_open_base(lua_State *L);
void clua_open_coroutine(lua_State *L);
void clua_open_strings(lua_State *L);
void clua_open_tables(lua_State *L);
void clua_open_patterns(lua_State *L);
void clua_open_require(lua_State *L);
void clua_open_indicators(lua_State *L);
void clua_read_only(lua_State *L, const char *name);  // inner table on top -> proxy on top
void clua_display(lua_State *L, int index);           // pushes the text of a value
int clua_is_protected_call(lua_CFunction function);   // pcall or xpcall
int clua_is_resumption(lua_CFunction function);       // resume, or what wrap returns

// record.c
record_type *clua_record_at(lua_State *L, int index);
void clua_record_table(lua_State *L, record_type *type);
void clua_fill_record(lua_State *L, record_type *type, uint64_t fields);  // raises when it is over
void clua_end_record(clua_vm *vm);  // from now on looks at the live event object raise

#endif
