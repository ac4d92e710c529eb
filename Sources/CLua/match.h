#ifndef PERIGEE_CLUA_MATCH_H
#define PERIGEE_CLUA_MATCH_H

#include "internal.h"

enum { MAX_CAPTURES = 32, MAX_DEPTH = 200, CAPTURE_OPEN = -1, CAPTURE_POSITION = -2 };

// One pattern against one subject, with the steps spent so far.
typedef struct {
  lua_State *L;
  const uint8_t *start, *end, *pattern_end;
  uint64_t steps, step_limit;
  int depth, captures;
  struct {
    const uint8_t *at;
    ptrdiff_t length;
  } capture[MAX_CAPTURES];
} matcher;

void matcher_open(matcher *m, lua_State *L, const char *subject, size_t length,
                  const char *pattern, size_t pattern_length);
const uint8_t *matcher_run(matcher *m, const uint8_t *at, const uint8_t *pattern);
void matcher_push_capture(matcher *m, int index, const uint8_t *from, const uint8_t *to);
int matcher_push_captures(matcher *m, const uint8_t *from, const uint8_t *to);

#endif
