// CLua: the only code of the project that touches `lua_State`.
//
// The rule of this interface: no Swift frame is ever crossed by a longjmp. Everything that can
// raise a Lua error runs inside a protected call here; a Swift callback receives plain C values,
// returns a status, and only then does C raise. A VM belongs to one thread; nothing here locks.
#ifndef PERIGEE_CLUA_H
#define PERIGEE_CLUA_H

#include <stddef.h>
#include <stdint.h>

typedef struct clua_vm clua_vm;
typedef struct clua_watchdog clua_watchdog;

enum {
  CLUA_OK = 0,
  CLUA_RUNTIME = 1,   // error raised by the script or by a host function
  CLUA_SYNTAX = 2,    // the chunk does not parse
  CLUA_MEMORY = 3,    // over the memory cap
  CLUA_DEADLINE = 4,  // stopped by the watchdog
  CLUA_BUDGET = 5,    // stopped by the instruction budget
  CLUA_SHAPE = 6,     // a value of the wrong kind (a chunk that returns no table)
  CLUA_MISUSE = 7     // the host's fault: re-entrant call, wrong thread
};

enum {
  CLUA_NIL = 0,
  CLUA_FALSE = 1,
  CLUA_TRUE = 2,
  CLUA_INT = 3,
  CLUA_NUMBER = 4,
  CLUA_STRING = 5,
  CLUA_TABLE = 6,
  CLUA_FUNCTION = 7,  // only as an argument or a member
  CLUA_OTHER = 8      // only as an argument or a member
};

enum { CLUA_MAX_ARGS = 16, CLUA_MAX_FIELDS = 48 };

/// Limits of one VM, fixed at its creation.
typedef struct {
  size_t memory_cap;           // bytes; soft stop here, allocations fail a quarter above
  uint64_t pattern_steps;      // per call of find, match, gsub; per step of gmatch
  size_t max_subject;          // bytes of a pattern subject
  int64_t instruction_budget;  // per call, 0 = none (watchdog only)
  uint64_t seed;               // of math.random
  uint32_t value_depth;        // nesting of values that cross the border
  uint32_t value_entries;      // entries of one such value, all levels together
  size_t value_bytes;          // encoded bytes of all values of one call
} clua_limits;

typedef struct {
  int32_t tag;
  int32_t reserved;
  int64_t integer;
  double number;
  const uint8_t *bytes;  // of a string
  size_t length;
} clua_arg;

typedef struct clua_call clua_call;
typedef int32_t (*clua_function)(void *context, clua_call *call);
typedef void (*clua_release)(void *context);

/// Asks for the values of fields: sets their words, and their bits in `present` (when there is a
/// value) and in `filled`. Runs inside of calls; raises nothing and calls nothing of this VM.
typedef void (*clua_fill)(void *source, uint64_t fields);

/// Words of an event object; a field's own word follows at CLUA_FIRST_FIELD plus its index.
enum {
  CLUA_PRESENT = 0,     // bit i: field i has a value
  CLUA_FILLED = 1,      // bit i: the words say what field i is now; else `fill` is asked at a look
  CLUA_HOT = 2,         // bit i: scripts look at field i in every call; best filled before it
  CLUA_FIRST_FIELD = 3  // bit patterns: double, int64, 0/1, or a string reference
};

/// The reused event object of one kind; owned by the VM.
typedef struct {
  uint64_t *words;
  int32_t count;
  int32_t live;  // 1 from a call that received it to the next call that did not
  void *source;  // handed to `fill`
  clua_fill fill;  // NULL: absent is what is not filled
} clua_record;

enum { CLUA_FIELD_NUMBER = 0, CLUA_FIELD_INT = 1, CLUA_FIELD_BOOL = 2, CLUA_FIELD_STRING = 3 };

// Life. `clua_open` returns NULL when memory is short.
clua_vm *clua_open(const clua_limits *limits);
void clua_close(clua_vm *vm);
void clua_attach_watchdog(clua_vm *vm, clua_watchdog *watchdog);
size_t clua_memory_used(const clua_vm *vm);
void clua_collect(clua_vm *vm);

// The last failure. Texts are bounded and NUL-terminated, valid until the next call.
int32_t clua_error_line(const clua_vm *vm);
const char *clua_error_source(const clua_vm *vm);
const char *clua_error_message(const clua_vm *vm);
const char *clua_error_traceback(const clua_vm *vm);

// Chunks and handles. References are positive; 0 is none.
int32_t clua_load(clua_vm *vm, const char *text, size_t length, const char *name, int32_t *table);
int32_t clua_member(clua_vm *vm, int32_t table, const char *name, int32_t *tag, int32_t *reference);
int32_t clua_member_value(clua_vm *vm, int32_t table, const char *name);
int32_t clua_intern(clua_vm *vm, const char *bytes, size_t length, int32_t *reference);
void clua_unref(clua_vm *vm, int32_t reference);

// Calls. Arguments come encoded (see value.c); results are encoded into the VM's result buffer.
int32_t clua_call_values(clua_vm *vm, int32_t function, const uint8_t *arguments, size_t length,
                         int32_t count, int32_t results);
int32_t clua_call_record(clua_vm *vm, int32_t function, clua_record *record);
const uint8_t *clua_result(const clua_vm *vm, size_t *length);

// Host functions. `table` NULL makes a global. On failure the context is not released.
int32_t clua_register(clua_vm *vm, const char *table, const char *name, clua_function function,
                      void *context, clua_release release);
int32_t clua_set_member(clua_vm *vm, const char *table, const char *name, const uint8_t *value,
                        size_t length);
int32_t clua_set_resolver(clua_vm *vm, clua_function function, void *context,
                          clua_release release);
clua_record *clua_define_record(clua_vm *vm, const char *name, int32_t count,
                                const char *const *names, const uint8_t *types);

// Inside a host function.
int32_t clua_arg_count(const clua_call *call);
const clua_arg *clua_arg_at(const clua_call *call, int32_t index);
/// The value of an argument, encoded; NULL with the reason in `clua_text`. Valid until the next
/// one.
const uint8_t *clua_arg_encode(clua_call *call, int32_t index, size_t *length);
const char *clua_text(const clua_call *call);
int32_t clua_arg_retain(clua_call *call, int32_t index);  // function -> reference, 0 on failure
const char *clua_arg_display(clua_call *call, int32_t index, size_t *length);
const char *clua_arg_type(const clua_call *call, int32_t index);
void clua_set_text(clua_call *call, const char *bytes, size_t length);
int32_t clua_return(clua_call *call, const uint8_t *encoded, size_t length);  // 0: does not fit
// Whether plain code of the script made the call: not a metamethod such as __close or __tostring,
// not another host function, not a handler that runs while an error unwinds.
int32_t clua_is_direct(clua_call *call);
int32_t clua_caller_line(clua_call *call, char *source, size_t capacity);

// The watchdog watches the thread that starts it.
clua_watchdog *clua_watchdog_start(uint64_t budget_ns);
void clua_watchdog_set_budget(clua_watchdog *watchdog, uint64_t budget_ns);
void clua_watchdog_stop(clua_watchdog *watchdog);

// Tests only: the library's own string functions as the global `stock`.
int32_t clua_expose_stock(clua_vm *vm);

#endif
