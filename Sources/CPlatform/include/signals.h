/* Signals as bytes of a pipe. The pipe is there before the handler, so that none is lost between
   the two; the bytes wait for as long as the reader takes. */
#ifndef PERIGEE_SIGNALS_H
#define PERIGEE_SIGNALS_H

/* Sends each of the signals (1...64) into a new pipe from now on, in place of what they did.
   0, or -errno: -EBUSY when one of them is watched by another pipe of this process. */
int csys_signals_open(const int *numbers, int count, int *reader, int *writer);
/* Ignores the signals from now on and closes the pipe. */
void csys_signals_close(const int *numbers, int count, int reader, int writer);
/* The number of the next signal, 0 when none is waiting, -errno. Never blocks. */
int csys_signals_take(int reader);

#endif
