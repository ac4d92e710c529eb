#define _GNU_SOURCE
#include "csystem.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { HIGHEST = 64 };

/* The pipe's end for each signal, plus one, so that nought is a signal that nobody watches. */
static _Atomic int writers[HIGHEST + 1];
/* Handlers under way: while there are any, a descriptor that they may hold stays open. */
static _Atomic int inside;

static void pass_on(int number) {
  int saved = errno;
  atomic_fetch_add(&inside, 1);
  int writer = atomic_load(&writers[number]) - 1;
  unsigned char byte = (unsigned char)number;
  /* A full pipe holds thousands of the same wish already. */
  if (writer >= 0 && write(writer, &byte, 1) < 0) { }
  atomic_fetch_sub(&inside, 1);
  errno = saved;
}

int csys_signals_open(const int *numbers, int count, int *reader, int *writer) {
  int ends[2];
  for (int i = 0; i < count; i++)
    if (numbers[i] < 1 || numbers[i] > HIGHEST) return -EINVAL;
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return -errno;
  for (int i = 0; i < count; i++) {
    int nobody = 0;
    if (!atomic_compare_exchange_strong(&writers[numbers[i]], &nobody, ends[1] + 1)) {
      csys_signals_close(numbers, i, ends[0], ends[1]);
      return -EBUSY;
    }
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = pass_on;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    if (sigaction(numbers[i], &action, NULL) < 0) {
      int error = errno;
      csys_signals_close(numbers, i + 1, ends[0], ends[1]);
      return -error;
    }
  }
  *reader = ends[0];
  *writer = ends[1];
  return 0;
}

void csys_signals_close(const int *numbers, int count, int reader, int writer) {
  for (int i = 0; i < count; i++) {
    signal(numbers[i], SIG_IGN);
    atomic_store(&writers[numbers[i]], 0);
  }
  while (atomic_load(&inside) > 0) sched_yield();
  close(reader);
  close(writer);
}

int csys_signals_take(int reader) {
  unsigned char byte;
  for (;;) {
    ssize_t got = read(reader, &byte, 1);
    if (got == 1) return byte;
    if (got == 0 || errno == EAGAIN) return 0;
    if (errno != EINTR) return -errno;
  }
}
