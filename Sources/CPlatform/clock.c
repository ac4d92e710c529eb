// Whether something keeps the wall clock right.
#include <errno.h>
#include <sys/timex.h>

#include "csystem.h"

int csys_clock_is_synchronised(void) {
  struct timex facts = {0};
  int state = adjtimex(&facts);
  if (state < 0) return -errno;
  return state != TIME_ERROR && !(facts.status & STA_UNSYNC);
}
