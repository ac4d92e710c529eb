#define _GNU_SOURCE
#include "csystem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif

static int64_t read_clock(clockid_t id) {
  struct timespec t;
  clock_gettime(id, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct timespec timespec_of(int64_t ns) {
  struct timespec t = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
  return t;
}

int64_t csys_monotonic_ns(void) { return read_clock(CLOCK_MONOTONIC); }
int64_t csys_wall_ns(void) { return read_clock(CLOCK_REALTIME); }
int64_t csys_thread_cpu_ns(void) { return read_clock(CLOCK_THREAD_CPUTIME_ID); }

int csys_eventfd(void) {
  int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return fd < 0 ? -errno : fd;
}

int csys_eventfd_signal(int fd) {
  uint64_t one = 1;
  for (;;) {
    if (write(fd, &one, sizeof one) == sizeof one) return 0;
    if (errno == EAGAIN) return 0; /* the counter is full: the reader is being woken anyway */
    if (errno != EINTR) return -errno;
  }
}

int64_t csys_eventfd_drain(int fd) {
  uint64_t count = 0;
  for (;;) {
    if (read(fd, &count, sizeof count) == sizeof count) return (int64_t)(count & INT64_MAX);
    if (errno == EAGAIN) return 0;
    if (errno != EINTR) return -errno;
  }
}

int csys_close(int fd) { return close(fd) < 0 ? -errno : 0; }

int csys_futex_wait(const uint32_t *word, uint32_t expected, int64_t timeout_ns) {
  struct timespec t = timespec_of(timeout_ns < 0 ? 0 : timeout_ns);
  long r = syscall(SYS_futex, word, FUTEX_WAIT, expected, timeout_ns < 0 ? NULL : &t, NULL, 0);
  return r < 0 ? -errno : 0;
}

int csys_futex_wake(const uint32_t *word, int count) {
  long r = syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
  return r < 0 ? -errno : (int)r;
}

int csys_epoll_create(void) {
  int fd = epoll_create1(EPOLL_CLOEXEC);
  return fd < 0 ? -errno : fd;
}

static int epoll_change(int epoll, int op, int fd, uint32_t events, uint64_t token) {
  struct epoll_event e = {.events = 0};
  if (events & 1) e.events |= EPOLLIN | EPOLLRDHUP;
  if (events & 2) e.events |= EPOLLOUT;
  e.data.u64 = token;
  return epoll_ctl(epoll, op, fd, &e) < 0 ? -errno : 0;
}

int csys_epoll_add(int epoll, int fd, uint32_t events, uint64_t token) {
  return epoll_change(epoll, EPOLL_CTL_ADD, fd, events, token);
}
int csys_epoll_modify(int epoll, int fd, uint32_t events, uint64_t token) {
  return epoll_change(epoll, EPOLL_CTL_MOD, fd, events, token);
}
int csys_epoll_remove(int epoll, int fd) {
  return epoll_change(epoll, EPOLL_CTL_DEL, fd, 0, 0);
}

int csys_epoll_wait(int epoll, struct csys_event *events, int count, int64_t timeout_ns) {
  struct epoll_event raw[64];
  if (count > 64) count = 64;
  int n;
  if (timeout_ns == 0) {
    n = epoll_wait(epoll, raw, count, 0);
  } else {
    struct timespec t = timespec_of(timeout_ns < 0 ? 0 : timeout_ns);
    n = epoll_pwait2(epoll, raw, count, timeout_ns < 0 ? NULL : &t, NULL);
  }
  if (n < 0) return errno == EINTR ? 0 : -errno;
  for (int i = 0; i < n; i++) {
    uint32_t bits = 0;
    if (raw[i].events & EPOLLIN) bits |= 1;
    if (raw[i].events & EPOLLOUT) bits |= 2;
    if (raw[i].events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) bits |= 4;
    events[i].token = raw[i].data.u64;
    events[i].events = bits;
  }
  return n;
}

int csys_thread_start(uint64_t *thread, void *(*body)(void *), void *context, const char *name) {
  pthread_t t;
  sigset_t all, old;
  /* Signals belong to the main thread, which alone decides what a SIGTERM means. */
  sigfillset(&all);
  sigdelset(&all, SIGSEGV);
  sigdelset(&all, SIGBUS);
  sigdelset(&all, SIGILL);
  sigdelset(&all, SIGFPE);
  sigdelset(&all, SIGTRAP);
  sigdelset(&all, SIGABRT);
  pthread_sigmask(SIG_BLOCK, &all, &old);
  int r = pthread_create(&t, NULL, body, context);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  if (r != 0) return -r;
  char cut[16];
  snprintf(cut, sizeof cut, "%s", name);
  pthread_setname_np(t, cut);
  *thread = (uint64_t)t;
  return 0;
}

int csys_thread_join(uint64_t thread) { return -pthread_join((pthread_t)thread, NULL); }
uint64_t csys_thread_self(void) { return (uint64_t)pthread_self(); }

void csys_thread_name(const char *name) {
  char cut[16];
  snprintf(cut, sizeof cut, "%s", name);
  pthread_setname_np(pthread_self(), cut);
  /* Timers to the microsecond instead of the default 50. */
  prctl(PR_SET_TIMERSLACK, 1000UL, 0, 0, 0);
}

void csys_cpu_relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

int csys_memfd(const char *name, int64_t size, int seal) {
  int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return -errno;
  int failed = ftruncate(fd, size) < 0;
  if (!failed && seal) {
    failed = fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0;
  }
  if (failed) {
    int e = errno;
    close(fd);
    return -e;
  }
  return fd;
}

int csys_shm_create(const char *name, int64_t size) {
  int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return -errno;
  /* Reserves the pages now: on a full tmpfs this fails here, and no store faults later. */
  int e = posix_fallocate(fd, 0, size);
  if (e != 0) {
    close(fd);
    shm_unlink(name);
    return -e;
  }
  return fd;
}

int csys_shm_open(const char *name, int writable) {
  int fd = shm_open(name, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC, 0);
  return fd < 0 ? -errno : fd;
}

int csys_shm_unlink(const char *name) { return shm_unlink(name) < 0 ? -errno : 0; }

int64_t csys_fd_size(int fd) {
  struct stat s;
  return fstat(fd, &s) < 0 ? -errno : (int64_t)s.st_size;
}

void *csys_map(int fd, int64_t size, int writable, int *error) {
  int protection = PROT_READ | (writable ? PROT_WRITE : 0);
  void *p = mmap(NULL, (size_t)size, protection, MAP_SHARED, fd, 0);
  if (p == MAP_FAILED) {
    *error = errno;
    return NULL;
  }
  *error = 0;
  return p;
}

int csys_unmap(void *address, int64_t size) {
  return munmap(address, (size_t)size) < 0 ? -errno : 0;
}

int csys_shm_list(int (*each)(void *context, const char *name), void *context) {
  DIR *folder = opendir("/dev/shm");
  if (!folder) return -errno;
  struct dirent *entry;
  while ((entry = readdir(folder)) != NULL) {
    if (entry->d_name[0] == '.') continue;
    if (!each(context, entry->d_name)) break;
  }
  closedir(folder);
  return 0;
}

int csys_spawn(int *pid, const char *path, char *const argv[], char *const envp[],
               const int *descriptors, int count, int error_fd, int input_fd) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int e = posix_spawn_file_actions_init(&actions);
  if (e) return -e;
  e = posix_spawnattr_init(&attributes);
  if (e) {
    posix_spawn_file_actions_destroy(&actions);
    return -e;
  }
  /* Sources are first moved above every number in use here, so that no target overwrites a
     source that is still needed; then they go to their places, and the rest is closed. */
  int base = 3 + count;
  for (int i = 0; i < count; i++) {
    if (descriptors[i] >= base) base = descriptors[i] + 1;
  }
  if (error_fd >= base) base = error_fd + 1;
  if (input_fd >= base) base = input_fd + 1;
  for (int i = 0; !e && i < count; i++) {
    e = posix_spawn_file_actions_adddup2(&actions, descriptors[i], base + i);
  }
  if (!e && error_fd >= 0) e = posix_spawn_file_actions_adddup2(&actions, error_fd, base + count);
  if (!e && input_fd >= 0) {
    e = posix_spawn_file_actions_adddup2(&actions, input_fd, base + count + 1);
  }
  if (!e && input_fd < 0) {
    e = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  } else if (!e) {
    e = posix_spawn_file_actions_adddup2(&actions, base + count + 1, 0);
  }
  if (!e) e = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  if (!e && error_fd < 0) {
    e = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  } else if (!e) {
    e = posix_spawn_file_actions_adddup2(&actions, base + count, 2);
  }
  for (int i = 0; !e && i < count; i++) {
    e = posix_spawn_file_actions_adddup2(&actions, base + i, 3 + i);
  }
  if (!e) e = posix_spawn_file_actions_addclosefrom_np(&actions, 3 + count);

  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  if (!e) e = posix_spawnattr_setsigmask(&attributes, &none);
  if (!e) e = posix_spawnattr_setsigdefault(&attributes, &all);
  /* A group of its own: a Ctrl-C at the terminal is for the daemon, which then stops the child
     in order. */
  if (!e) e = posix_spawnattr_setpgroup(&attributes, 0);
  if (!e) {
    e = posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  pid_t child = 0;
  if (!e) e = posix_spawn(&child, path, &actions, &attributes, argv, envp);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  *pid = (int)child;
  return -e;
}

int csys_pidfd_open(int pid) {
  long r = syscall(SYS_pidfd_open, pid, 0);
  return r < 0 ? -errno : (int)r;
}

int csys_pidfd_signal(int pidfd, int signal) {
  long r = syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
  return r < 0 ? -errno : 0;
}

int csys_pidfd_reap(int pidfd, int *status) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  int r;
  do {
    r = waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG);
  } while (r < 0 && errno == EINTR);
  if (r < 0) return -errno;
  if (info.si_pid == 0) return 0;
  *status = info.si_code == CLD_EXITED ? info.si_status : 256 + info.si_status;
  return 1;
}

int64_t csys_resident_bytes(int pid) {
  char path[64], text[128];
  snprintf(path, sizeof path, "/proc/%d/statm", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -errno;
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  if (n <= 0) return -EIO;
  text[n] = 0;
  long total = 0, resident = 0;
  if (sscanf(text, "%ld %ld", &total, &resident) != 2) return -EIO;
  return (int64_t)resident * sysconf(_SC_PAGESIZE);
}

int csys_self_pid(void) { return (int)getpid(); }

int csys_limit(int which, uint64_t value) {
  int resource;
  switch (which) {
    case CSYS_LIMIT_CORE: resource = RLIMIT_CORE; break;
    case CSYS_LIMIT_FILES: resource = RLIMIT_NOFILE; break;
    case CSYS_LIMIT_FILE_SIZE: resource = RLIMIT_FSIZE; break;
    case CSYS_LIMIT_ADDRESS_SPACE: resource = RLIMIT_AS; break;
    case CSYS_LIMIT_PROCESSES: resource = RLIMIT_NPROC; break;
    case CSYS_LIMIT_CPU_SECONDS: resource = RLIMIT_CPU; break;
    case CSYS_LIMIT_LOCKED: resource = RLIMIT_MEMLOCK; break;
    default: return -EINVAL;
  }
  struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
  return setrlimit(resource, &limit) < 0 ? -errno : 0;
}

int csys_die_with_parent(int expected_parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) return -errno;
  /* The parent may have gone before the call. */
  if (expected_parent > 0 && getppid() != expected_parent) return -ESRCH;
  return 0;
}

int csys_no_new_privileges(void) {
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

int csys_not_dumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ? -errno : 0; }

int csys_lock_memory(void) {
  return mlockall(MCL_CURRENT | MCL_FUTURE) < 0 ? -errno : 0;
}

const char *csys_error_text(int code) {
  const char *text = strerrordesc_np(code);
  return text ? text : "unknown error";
}
