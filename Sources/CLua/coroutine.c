// resume, wrap and close that know which coroutine runs (the signal handler needs it), that let no
// stop be swallowed, and that bound the nesting of close, which overflows the C stack in 5.4.4.
#include "internal.h"

// Moves `count` arguments to `co` and runs it. Returns the number of results, or -1 with the error
// on top of L.
static int resume(lua_State *L, lua_State *co, int count) {
  clua_vm *vm = vm_of(L);
  if (!lua_checkstack(co, count)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, co, count);
  vm->instructions_left -= 50;  // a new coroutine starts a count of its own
  int results, unwinding = vm->unwinding;
  resumption link = {L, vm->resumptions};
  vm->resumptions = &link;
  atomic_store_explicit(&vm->current, co, memory_order_relaxed);
  int status = lua_resume(co, L, count, &results);
  atomic_store_explicit(&vm->current, L, memory_order_relaxed);
  vm->resumptions = link.outer;
  vm->unwinding = unwinding;
  clua_check_trip(L);
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_xmove(co, L, 1);
    return -1;
  }
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(co, results);
    lua_pushliteral(L, "too many results to resume");
    return -1;
  }
  lua_xmove(co, L, results);
  return results;
}

static int close_thread(lua_State *L, lua_State *co) {
  clua_vm *vm = vm_of(L);
  if (vm->close_depth >= MAX_CLOSE_DEPTH)
    luaL_error(L, "coroutine.close is nested too deep (limit %d)", MAX_CLOSE_DEPTH);
  int unwinding = vm->unwinding;
  vm->close_depth++;
  vm->unwinding = 1;
  atomic_store_explicit(&vm->current, co, memory_order_relaxed);
  int status = lua_resetthread(co);
  atomic_store_explicit(&vm->current, L, memory_order_relaxed);
  vm->close_depth--;
  vm->unwinding = unwinding;
  clua_check_trip(L);
  return status;
}

static lua_State *check_coroutine(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "coroutine");
  return co;
}

static int coroutine_resume(lua_State *L) {
  lua_State *co = check_coroutine(L);
  int results = resume(L, co, lua_gettop(L) - 1);
  if (results < 0) {
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
  }
  lua_pushboolean(L, 1);
  lua_insert(L, -(results + 1));
  return results + 1;
}

static int wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  int results = resume(L, co, lua_gettop(L));
  if (results >= 0) return results;
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) {
    close_thread(L, co);
    if (lua_gettop(co) > 0) lua_xmove(co, L, 1);  // a __close handler may have put another error
  }
  return lua_error(L);
}

static int coroutine_wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  lua_pushcclosure(L, wrapped, 1);
  return 1;
}

int clua_is_resumption(lua_CFunction function) {
  return function == coroutine_resume || function == wrapped;
}

static int coroutine_close(lua_State *L) {
  lua_State *co = check_coroutine(L);
  lua_Debug info;
  if (L == co || (lua_status(co) == LUA_OK && lua_getstack(co, 0, &info)))
    return luaL_error(L, "cannot close a running coroutine");
  if (close_thread(L, co) == LUA_OK) {
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_pushboolean(L, 0);
  lua_xmove(co, L, 1);
  return 2;
}

void clua_open_coroutine(lua_State *L) {
  static const luaL_Reg functions[] = {{"resume", coroutine_resume}, {"wrap", coroutine_wrap},
                                       {"close", coroutine_close}, {0, 0}};
  lua_getglobal(L, "coroutine");
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
