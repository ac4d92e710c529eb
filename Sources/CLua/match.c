// Lua patterns with a step budget. The stock matcher backtracks for hours inside one C call, where
// no hook runs; this one counts its steps and raises. Same language, same results, same errors.
#include "match.h"

static void spend(matcher *m) {
  if (++m->steps > m->step_limit)
    luaL_error(m->L, "pattern takes too many steps (limit %I)", (lua_Integer)m->step_limit);
  if ((m->steps & 0xFFF) == 0) clua_check_trip(m->L);
}

static int is_class(uint8_t byte, uint8_t letter) {
  // ASCII only, whatever the locale: a replay on another machine matches alike.
  int lower = byte >= 'a' && byte <= 'z', upper = byte >= 'A' && byte <= 'Z';
  int digit = byte >= '0' && byte <= '9', printable = byte > ' ' && byte < 127;
  int result;
  switch (letter | 0x20) {
    case 'a': result = lower || upper; break;
    case 'c': result = byte < ' ' || byte == 127; break;
    case 'd': result = digit; break;
    case 'g': result = printable; break;
    case 'l': result = lower; break;
    case 'p': result = printable && !lower && !upper && !digit; break;
    case 's': result = byte == ' ' || (byte >= 9 && byte <= 13); break;
    case 'u': result = upper; break;
    case 'w': result = lower || upper || digit; break;
    case 'z': result = byte == 0; break;
    case 'x': result = digit || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f'); break;
    default: return letter == byte;
  }
  if (!((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')))
    return letter == byte;
  return letter & 0x20 ? result : !result;
}

// The end of the single-character item that begins at `p`.
static const uint8_t *item_end(matcher *m, const uint8_t *p) {
  uint8_t first = *p++;
  if (first == '%') {
    if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (ends with '%%')");
    return p + 1;
  }
  if (first != '[') return p;
  if (*p == '^') p++;
  do {
    if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
    uint8_t byte = *p++;
    if (byte == '%' && p < m->pattern_end) p++;
  } while (*p != ']' || p == m->pattern_end);
  return p + 1;
}

static int in_set(uint8_t byte, const uint8_t *p, const uint8_t *bracket) {
  int found = 1;
  if (p[1] == '^') {
    found = 0;
    p++;
  }
  while (++p < bracket) {
    if (*p == '%') {
      if (is_class(byte, *++p)) return found;
    } else if (p[1] == '-' && p + 2 < bracket) {
      if (p[0] <= byte && byte <= p[2]) return found;
      p += 2;
    } else if (*p == byte) {
      return found;
    }
  }
  return !found;
}

static int matches_item(const matcher *m, const uint8_t *at, const uint8_t *p,
                        const uint8_t *after) {
  if (at >= m->end) return 0;
  switch (*p) {
    case '.': return 1;
    case '%': return is_class(*at, p[1]);
    case '[': return in_set(*at, p, after - 1);
    default: return *p == *at;
  }
}

static const uint8_t *match_here(matcher *m, const uint8_t *at, const uint8_t *p);

static const uint8_t *repeat_longest(matcher *m, const uint8_t *at, const uint8_t *p,
                                     const uint8_t *after) {
  ptrdiff_t count = 0;
  while (matches_item(m, at + count, p, after)) {
    spend(m);
    count++;
  }
  for (; count >= 0; count--) {
    const uint8_t *end = match_here(m, at + count, after + 1);
    if (end) return end;
  }
  return NULL;
}

static const uint8_t *repeat_shortest(matcher *m, const uint8_t *at, const uint8_t *p,
                                      const uint8_t *after) {
  for (;; at++) {
    const uint8_t *end = match_here(m, at, after + 1);
    if (end) return end;
    if (!matches_item(m, at, p, after)) return NULL;
    spend(m);
  }
}

static const uint8_t *open_capture(matcher *m, const uint8_t *at, const uint8_t *p,
                                   ptrdiff_t kind) {
  if (m->captures >= MAX_CAPTURES) luaL_error(m->L, "too many captures");
  m->capture[m->captures].at = at;
  m->capture[m->captures].length = kind;
  m->captures++;
  const uint8_t *end = match_here(m, at, p);
  if (!end) m->captures--;
  return end;
}

static const uint8_t *close_capture(matcher *m, const uint8_t *at, const uint8_t *p) {
  int index = m->captures - 1;
  while (index >= 0 && m->capture[index].length != CAPTURE_OPEN) index--;
  if (index < 0) luaL_error(m->L, "invalid pattern capture");
  m->capture[index].length = at - m->capture[index].at;
  const uint8_t *end = match_here(m, at, p);
  if (!end) m->capture[index].length = CAPTURE_OPEN;
  return end;
}

static const uint8_t *balanced(matcher *m, const uint8_t *at, const uint8_t *p) {
  if (p >= m->pattern_end - 1)
    luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
  if (at >= m->end || *at != p[0]) return NULL;
  int open = 1;
  while (++at < m->end) {
    spend(m);
    if (*at == p[1]) {
      if (--open == 0) return at + 1;
    } else if (*at == p[0]) {
      open++;
    }
  }
  return NULL;
}

static const uint8_t *back_reference(matcher *m, const uint8_t *at, uint8_t digit) {
  int index = digit - '1';
  if (index < 0 || index >= m->captures || m->capture[index].length == CAPTURE_OPEN)
    luaL_error(m->L, "invalid capture index %%%d", index + 1);
  // A position capture has no text; the stock library compares its huge length and fails alike.
  if (m->capture[index].length == CAPTURE_POSITION) return NULL;
  size_t length = (size_t)m->capture[index].length;
  if ((size_t)(m->end - at) < length || memcmp(m->capture[index].at, at, length) != 0) return NULL;
  m->steps += length / 16;
  return at + length;
}

static int at_frontier(matcher *m, const uint8_t *at, const uint8_t *set, const uint8_t *after) {
  uint8_t before = at == m->start ? 0 : at[-1];
  uint8_t here = at == m->end ? 0 : *at;
  return !in_set(before, set, after - 1) && in_set(here, set, after - 1);
}

static const uint8_t *match_here(matcher *m, const uint8_t *at, const uint8_t *p) {
  if (++m->depth > MAX_DEPTH) luaL_error(m->L, "pattern too complex");
  const uint8_t *result = NULL;
  for (;;) {
    spend(m);
    if (p == m->pattern_end) {
      result = at;
      break;
    }
    if (*p == '(') {
      result = p[1] == ')' ? open_capture(m, at, p + 2, CAPTURE_POSITION)
                           : open_capture(m, at, p + 1, CAPTURE_OPEN);
      break;
    }
    if (*p == ')') {
      result = close_capture(m, at, p + 1);
      break;
    }
    if (*p == '$' && p + 1 == m->pattern_end) {
      result = at == m->end ? at : NULL;
      break;
    }
    if (*p == '%' && p[1] == 'b') {
      at = balanced(m, at, p + 2);
      if (!at) break;
      p += 4;
      continue;
    }
    if (*p == '%' && p[1] == 'f') {
      p += 2;
      if (*p != '[') luaL_error(m->L, "missing '[' after '%%f' in pattern");
      const uint8_t *after = item_end(m, p);
      if (!at_frontier(m, at, p, after)) break;
      p = after;
      continue;
    }
    if (*p == '%' && p[1] >= '0' && p[1] <= '9') {
      at = back_reference(m, at, p[1]);
      if (!at) break;
      p += 2;
      continue;
    }
    const uint8_t *after = item_end(m, p);
    uint8_t suffix = after < m->pattern_end ? *after : 0;
    if (suffix == '*') {
      result = repeat_longest(m, at, p, after);
      break;
    }
    if (suffix == '-') {
      result = repeat_shortest(m, at, p, after);
      break;
    }
    int matched = matches_item(m, at, p, after);
    if (suffix == '+') {
      result = matched ? repeat_longest(m, at + 1, p, after) : NULL;
      break;
    }
    if (suffix == '?') {
      if (matched && (result = match_here(m, at + 1, after + 1))) break;
      p = after + 1;
      continue;
    }
    if (!matched) break;
    at++;
    p = after;
  }
  m->depth--;
  return result;
}

void matcher_open(matcher *m, lua_State *L, const char *subject, size_t length,
                  const char *pattern, size_t pattern_length) {
  clua_vm *vm = vm_of(L);
  if (length > vm->limits.max_subject)
    luaL_error(L, "string of %I bytes is too long for a pattern (limit %I)", (lua_Integer)length,
               (lua_Integer)vm->limits.max_subject);
  m->L = L;
  m->start = (const uint8_t *)subject;
  m->end = m->start + length;
  m->pattern_end = (const uint8_t *)pattern + pattern_length;
  m->steps = 0;
  m->step_limit = vm->limits.pattern_steps;
}

const uint8_t *matcher_run(matcher *m, const uint8_t *at, const uint8_t *pattern) {
  m->depth = 0;
  m->captures = 0;
  return match_here(m, at, pattern);
}

void matcher_push_capture(matcher *m, int index, const uint8_t *from, const uint8_t *to) {
  if (index >= m->captures) {
    if (index != 0) luaL_error(m->L, "invalid capture index %%%d", index + 1);
    lua_pushlstring(m->L, (const char *)from, (size_t)(to - from));
    return;
  }
  ptrdiff_t length = m->capture[index].length;
  if (length == CAPTURE_OPEN) luaL_error(m->L, "unfinished capture");
  if (length == CAPTURE_POSITION) {
    lua_pushinteger(m->L, (m->capture[index].at - m->start) + 1);
  } else {
    lua_pushlstring(m->L, (const char *)m->capture[index].at, (size_t)length);
  }
}

// With no capture in the pattern the whole match counts as one, if there is a match to push.
int matcher_push_captures(matcher *m, const uint8_t *from, const uint8_t *to) {
  int count = m->captures == 0 && from ? 1 : m->captures;
  luaL_checkstack(m->L, count, "too many captures");
  for (int i = 0; i < count; i++) matcher_push_capture(m, i, from, to);
  return count;
}
