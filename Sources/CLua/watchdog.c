// Stops a call that overruns, without a price for those that do not: a thread looks at a call
// counter and, when one call has lasted too long, signals the Lua thread, whose handler sets the
// hook. (lua_sethook from another thread would be a race; from a handler on the same thread it is
// what the stand-alone interpreter does on SIGINT.)
#include "internal.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { TICKS_PER_BUDGET = 10, IDLE_TICKS = 5 };

static __thread clua_watchdog *thread_watchdog;

static void on_signal(int number) {
  (void)number;
  clua_watchdog *watchdog = thread_watchdog;
  if (!watchdog) return;
  uint32_t epoch = atomic_load_explicit(&watchdog->epoch, memory_order_relaxed);
  if ((epoch & 1) == 0 || epoch != atomic_load(&watchdog->trip_epoch)) return;
  clua_vm *vm = watchdog->vm;
  if (!vm) return;
  int none = 0;
  atomic_compare_exchange_strong(&vm->trip, &none, CLUA_DEADLINE);
  lua_sethook(atomic_load(&vm->current), clua_hook, LUA_MASKCOUNT | LUA_MASKCALL | LUA_MASKRET, 1);
}

static void install_handler(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  sigaction(SIGURG, &action, NULL);
}

static void futex_wait(clua_watchdog *watchdog, uint32_t expected, const struct timespec *limit) {
  syscall(SYS_futex, (uint32_t *)&watchdog->asleep, FUTEX_WAIT_PRIVATE, expected, limit, NULL, 0);
}

static void futex_wake(clua_watchdog *watchdog) {
  atomic_store(&watchdog->asleep, 0);
  syscall(SYS_futex, (uint32_t *)&watchdog->asleep, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void *watch(void *argument) {
  clua_watchdog *watchdog = argument;
  uint32_t seen = atomic_load(&watchdog->epoch);
  uint64_t since = now_ns();
  int idle = 0;
  while (!atomic_load(&watchdog->stop)) {
    uint64_t budget = atomic_load_explicit(&watchdog->budget_ns, memory_order_relaxed);
    uint64_t tick = budget / TICKS_PER_BUDGET;
    if (tick < 1000000) tick = 1000000;
    struct timespec pause = {(time_t)(tick / 1000000000u), (long)(tick % 1000000000u)};
    uint32_t epoch = atomic_load(&watchdog->epoch);
    if (epoch != seen) {
      seen = epoch;
      since = now_ns();
      idle = 0;
    } else if (epoch & 1) {
      idle = 0;
      if (now_ns() - since >= budget) {
        // Sent again at every tick until the call is over: the handler is idempotent.
        atomic_store(&watchdog->trip_epoch, epoch);
        pthread_kill(watchdog->watched, SIGURG);
      }
    } else if (++idle >= IDLE_TICKS) {
      // Nothing runs: sleep until a call begins. The store and the second look at the epoch pair
      // with the store of the epoch and the look at `asleep` in enter: one of the two sees the
      // other.
      atomic_store(&watchdog->asleep, 1);
      if (atomic_load(&watchdog->epoch) == epoch && !atomic_load(&watchdog->stop))
        futex_wait(watchdog, 1, NULL);
      atomic_store(&watchdog->asleep, 0);
      idle = 0;
      continue;
    }
    futex_wait(watchdog, 0, &pause);
  }
  return NULL;
}

clua_watchdog *clua_watchdog_start(uint64_t budget_ns) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install_handler);
  clua_watchdog *watchdog = calloc(1, sizeof *watchdog);
  if (!watchdog) return NULL;
  watchdog->watched = pthread_self();
  watchdog->budget_ns = budget_ns;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 * 1024);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // the thread inherits: no signal lands on it
  int failed = pthread_create(&watchdog->thread, &attributes, watch, watchdog);
  // Threads of a pool may come with every signal blocked.
  sigdelset(&before, SIGURG);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  if (failed) {
    free(watchdog);
    return NULL;
  }
  return watchdog;
}

void clua_watchdog_set_budget(clua_watchdog *watchdog, uint64_t budget_ns) {
  atomic_store_explicit(&watchdog->budget_ns, budget_ns, memory_order_relaxed);
}

void clua_watchdog_stop(clua_watchdog *watchdog) {
  atomic_store(&watchdog->stop, 1);
  futex_wake(watchdog);
  pthread_join(watchdog->thread, NULL);
  if (thread_watchdog == watchdog) thread_watchdog = NULL;
  free(watchdog);
}

void clua_watchdog_enter(clua_watchdog *watchdog, clua_vm *vm) {
  thread_watchdog = watchdog;
  watchdog->vm = vm;
  uint32_t epoch = atomic_load_explicit(&watchdog->epoch, memory_order_relaxed);
  atomic_store(&watchdog->epoch, epoch + 1);
  if (atomic_load(&watchdog->asleep)) futex_wake(watchdog);
}

void clua_watchdog_leave(clua_watchdog *watchdog) {
  uint32_t epoch = atomic_load_explicit(&watchdog->epoch, memory_order_relaxed);
  atomic_store_explicit(&watchdog->epoch, epoch + 1, memory_order_release);
  watchdog->vm = NULL;
}
