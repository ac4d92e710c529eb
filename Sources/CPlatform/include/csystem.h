/* System calls that Swift cannot reach cleanly: variadic calls, macros, and calls without a
   wrapper in the C library. Every function that returns a number returns -errno on failure. */
#ifndef PERIGEE_CSYSTEM_H
#define PERIGEE_CSYSTEM_H

#include <stddef.h>
#include <stdint.h>

/* Clocks, in nanoseconds. */
int64_t csys_monotonic_ns(void);
int64_t csys_wall_ns(void);
int64_t csys_thread_cpu_ns(void);

/* Event descriptors; close-on-exec and non-blocking. */
int csys_eventfd(void);
int csys_eventfd_signal(int fd);
int64_t csys_eventfd_drain(int fd);
int csys_close(int fd);

/* Futexes that work across processes. timeout_ns < 0 waits without a limit.
   wait returns 0 when woken, -EAGAIN when the word differs, -ETIMEDOUT, -EINTR. */
int csys_futex_wait(const uint32_t *word, uint32_t expected, int64_t timeout_ns);
int csys_futex_wake(const uint32_t *word, int count);

/* epoll; bits of `events`: 1 readable, 2 writable, 4 hang-up or error. */
struct csys_event {
  uint64_t token;
  uint32_t events;
};
int csys_epoll_create(void);
int csys_epoll_add(int epoll, int fd, uint32_t events, uint64_t token);
int csys_epoll_modify(int epoll, int fd, uint32_t events, uint64_t token);
int csys_epoll_remove(int epoll, int fd);
/* timeout_ns < 0 waits without a limit; at most 64 events a call. */
int csys_epoll_wait(int epoll, struct csys_event *events, int count, int64_t timeout_ns);

/* Threads. */
int csys_thread_start(uint64_t *thread, void *(*body)(void *), void *context, const char *name);
int csys_thread_join(uint64_t thread);
uint64_t csys_thread_self(void);
void csys_thread_name(const char *name);
void csys_cpu_relax(void);

/* Memory that processes share. `seal` makes the size final, so that no holder can shrink it. */
int csys_memfd(const char *name, int64_t size, int seal);
int csys_shm_create(const char *name, int64_t size);
int csys_shm_open(const char *name, int writable);
int csys_shm_unlink(const char *name);
int64_t csys_fd_size(int fd);
void *csys_map(int fd, int64_t size, int writable, int *error);
int csys_unmap(void *address, int64_t size);
/* Calls `each` with every name in /dev/shm; stops when it returns nought. */
int csys_shm_list(int (*each)(void *context, const char *name), void *context);

/* Processes. descriptors[i] becomes descriptor 3+i in the child; 0, 1 and 2 are /dev/null
   (or `error_fd` as 2 and `input_fd` as 0 when they are not negative); every other descriptor is
   closed. */
int csys_spawn(int *pid, const char *path, char *const argv[], char *const envp[],
               const int *descriptors, int count, int error_fd, int input_fd);
int csys_pidfd_open(int pid);
int csys_pidfd_signal(int pidfd, int signal);
/* 1 and *status when the child ended (0...255 exit, 256+n signal n), 0 when it still runs. */
int csys_pidfd_reap(int pidfd, int *status);
int64_t csys_resident_bytes(int pid);
int csys_self_pid(void);

/* Signals as bytes of a pipe. The pipe is there before the handler, so that none is lost between
   the two; the bytes wait for as long as the reader takes. */
/* Sends each of the signals (1...64) into a new pipe from now on, in place of what they did.
   0, or -errno: -EBUSY when one of them is watched by another pipe of this process. */
int csys_signals_open(const int *numbers, int count, int *reader, int *writer);
/* Ignores the signals from now on and closes the pipe. */
void csys_signals_close(const int *numbers, int count, int reader, int writer);
/* The number of the next signal, 0 when none is waiting, -errno. Never blocks. */
int csys_signals_take(int reader);

/* Limits of the calling process. */
enum { CSYS_LIMIT_CORE, CSYS_LIMIT_FILES, CSYS_LIMIT_FILE_SIZE, CSYS_LIMIT_ADDRESS_SPACE,
       CSYS_LIMIT_PROCESSES, CSYS_LIMIT_CPU_SECONDS, CSYS_LIMIT_LOCKED };
int csys_limit(int which, uint64_t value);
int csys_die_with_parent(int expected_parent);
int csys_no_new_privileges(void);
int csys_not_dumpable(void);
int csys_lock_memory(void);
// 1 when something keeps the wall clock right, 0 when nothing does; -errno where it is not told.
int csys_clock_is_synchronised(void);

const char *csys_error_text(int code);

/* Atomic words in shared memory. */
static inline uint64_t csys_load_acquire(const uint64_t *p) {
  return __atomic_load_n(p, __ATOMIC_ACQUIRE);
}
static inline uint64_t csys_load_relaxed(const uint64_t *p) {
  return __atomic_load_n(p, __ATOMIC_RELAXED);
}
static inline void csys_store_release(uint64_t *p, uint64_t v) {
  __atomic_store_n(p, v, __ATOMIC_RELEASE);
}
static inline void csys_store_relaxed(uint64_t *p, uint64_t v) {
  __atomic_store_n(p, v, __ATOMIC_RELAXED);
}
static inline uint32_t csys_load32(const uint32_t *p) {
  return __atomic_load_n(p, __ATOMIC_SEQ_CST);
}
static inline void csys_store32(uint32_t *p, uint32_t v) {
  __atomic_store_n(p, v, __ATOMIC_SEQ_CST);
}
static inline uint32_t csys_exchange32(uint32_t *p, uint32_t v) {
  return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST);
}
static inline void csys_fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
static inline void csys_fence_acquire(void) { __atomic_thread_fence(__ATOMIC_ACQUIRE); }
static inline void csys_fence_release(void) { __atomic_thread_fence(__ATOMIC_RELEASE); }

#endif
