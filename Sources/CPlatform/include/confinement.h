/* What a process takes away from itself, and what its parent grants it. Every function that
   returns a number returns -errno on failure. */
#ifndef PERIGEE_CONFINEMENT_H
#define PERIGEE_CONFINEMENT_H

#include <stdint.h>

/* Closes every descriptor from `first` on, then looks whether one is left. */
int csys_close_from(int first);

/* Lets all threads of the calling process make no system calls but those of computing: memory that
   cannot be executed, futexes, clocks, the return from signals, the end. Of descriptors only
   `doorbell` (and 2, for the last words of a runtime) may be written to. Any other call kills the
   whole process with SIGSYS. Cannot be undone. */
int csys_only_computing(int doorbell);

/* Ends the calling process (SIGXCPU) after so many seconds of processor time; the parent may move
   that end with csys_grant_cpu. */
int csys_limit_own_cpu(uint64_t seconds);

/* The processor time that a child has used, in nanoseconds. */
int64_t csys_cpu_of(int pid);

/* Lets a child use so many seconds of processor time from now on. */
int csys_grant_cpu(int pid, uint64_t seconds);

#endif
