#define _GNU_SOURCE
#include "confinement.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

/* As far as a look goes: above the highest number that a process has by default. */
enum { LAST_LOOKED_AT = 1024 };

int csys_close_from(int first) {
  if (syscall(SYS_close_range, (unsigned)first, ~0U, 0) < 0) return -errno;
  for (int fd = first; fd < LAST_LOOKED_AT; fd++) {
    if (fcntl(fd, F_GETFD) >= 0) return -EBUSY;
  }
  return 0;
}

/* Calls that reach nothing outside of the process's own memory, whatever their arguments are. */
static const int harmless[] = {
    SCMP_SYS(exit),           SCMP_SYS(exit_group),     SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),  SCMP_SYS(brk),            SCMP_SYS(munmap),
    SCMP_SYS(mremap),         SCMP_SYS(madvise),        SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(restart_syscall), SCMP_SYS(sched_yield),
    SCMP_SYS(getpid),         SCMP_SYS(gettid),         SCMP_SYS(getrandom),
    SCMP_SYS(rseq),           SCMP_SYS(set_robust_list), SCMP_SYS(sched_getaffinity),
    SCMP_SYS(close),
};

static int add_rules(scmp_filter_ctx filter, int doorbell) {
  int e = 0;
  for (unsigned i = 0; !e && i < sizeof harmless / sizeof *harmless; i++)
    e = seccomp_rule_add_exact(filter, SCMP_ACT_ALLOW, harmless[i], 0);
  /* Memory of its own that can never be executed. */
  if (!e)
    e = seccomp_rule_add_exact(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                               SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
  if (!e)
    e = seccomp_rule_add_exact(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  const int written[] = {doorbell, 2};
  for (int i = 0; !e && i < 2; i++)
    e = seccomp_rule_add_exact(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
                               SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)written[i]));
  if (!e)
    e = seccomp_rule_add_exact(filter, SCMP_ACT_ALLOW, SCMP_SYS(writev), 1,
                               SCMP_A0(SCMP_CMP_EQ, 2));
  /* The watchdog's signal to its own process, and abort(). */
  const int signals[] = {SIGURG, SIGABRT};
  for (int i = 0; !e && i < 2; i++)
    e = seccomp_rule_add_exact(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2,
                               SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()),
                               SCMP_A2(SCMP_CMP_EQ, (scmp_datum_t)signals[i]));
  return e;
}

int csys_only_computing(int doorbell) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (!filter) return -ENOMEM;
  int e = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  /* Threads that were started before are held by the same rules. */
  if (!e) e = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
  if (!e) e = add_rules(filter, doorbell);
  if (!e) e = seccomp_load(filter);
  seccomp_release(filter);
  return e;
}

int csys_limit_own_cpu(uint64_t seconds) {
  struct rlimit limit = {.rlim_cur = seconds, .rlim_max = RLIM_INFINITY};
  return setrlimit(RLIMIT_CPU, &limit) < 0 ? -errno : 0;
}

int64_t csys_cpu_of(int pid) {
  clockid_t clock;
  struct timespec used;
  int e = clock_getcpuclockid(pid, &clock);
  if (e) return -e;
  if (clock_gettime(clock, &used) < 0) return -errno;
  return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

int csys_grant_cpu(int pid, uint64_t seconds) {
  int64_t used = csys_cpu_of(pid);
  if (used < 0) return (int)used;
  struct rlimit limit = {.rlim_cur = (uint64_t)used / 1000000000 + seconds,
                         .rlim_max = RLIM_INFINITY};
  return prlimit(pid, RLIMIT_CPU, &limit, NULL) < 0 ? -errno : 0;
}
