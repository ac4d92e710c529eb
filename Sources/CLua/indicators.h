// The streaming indicators of `ta`: what their families share.
//
// An indicator is a C closure over one userdata block, sized by its period: a call costs a call of
// a C function and allocates nothing. Sums over a window are never kept by adding and taking away,
// which would pile up rounding: see TA_WINDOW.
#ifndef PERIGEE_CLUA_INDICATORS_H
#define PERIGEE_CLUA_INDICATORS_H

#include <math.h>

#include "internal.h"

enum { TA_MAX_PERIOD = 100000, TA_OUTPUTS = 4 };
enum { TA_HIGH = 0, TA_LOW = 1, TA_CLOSE = 2, TA_VOLUME = 3, TA_TIME = 4, TA_FIELDS = 5 };

// What TA-Lib takes for zero in a divisor.
static const double TA_NOTHING = 1e-14;
// Beyond it squares and sums could overflow, and an average would be lost for ever.
static const double TA_MOST = 1e100;

typedef struct indicator indicator;

typedef struct {
  const char *name;                  // in `ta`
  const char *outputs[TA_OUTPUTS];   // results in their order; the first is `value` as well
  lua_CFunction create, call;
  void (*reset)(indicator *self);
} indicator_kind;

// The head of every block.
struct indicator {
  const indicator_kind *kind;
  uint32_t ready;  // bit i: output i has a value
  uint32_t whole;  // bit i: it is shown as an integer
  double out[TA_OUTPUTS];
  // The event object that was read last, and where its fields are: it is looked at only once.
  record_type *record;
  const void *object;
  uint64_t mask;
  int8_t fields[TA_FIELDS];
};

// indicators.c
int32_t ta_period(lua_State *L, int index, const char *name, const char *what, int32_t least,
                  int32_t fallback);
double ta_factor(lua_State *L, int index, const char *name, const char *what, double fallback);
void *ta_new(lua_State *L, const indicator_kind *kind, size_t bytes);
int ta_finish(lua_State *L, indicator *self);
int ta_results(lua_State *L, indicator *self);
int ta_refuse(lua_State *L, int index, const char *name);
void ta_read_bar(lua_State *L, indicator *self, unsigned wanted, double *values);

// A market's number at the index, checked; name is the indicator's.
static inline double ta_number(lua_State *L, int index, const char *name) {
  if (lua_type(L, index) != LUA_TNUMBER) ta_refuse(L, index, name);
  double x = lua_tonumber(L, index);
  if (!(fabs(x) <= TA_MOST)) ta_refuse(L, index, name);
  return x;
}

static inline int ta_nothing(lua_State *L, indicator *self) {
  self->ready = 0;
  lua_pushnil(L);
  return 1;
}

static inline int ta_return(lua_State *L, indicator *self, double value) {
  self->ready = 1;
  self->out[0] = value;
  lua_pushnumber(L, value);
  return 1;
}

static inline double ta_true_range(double high, double low, double last_close) {
  return fmax(high - low, fmax(fabs(high - last_close), fabs(low - last_close)));
}

// --- windows ----------------------------------------------------------------------------------

// A window of the last `period` values over parts that can be merged, older before newer. The
// values come in rounds of `period`. A slot holds a value of this round, or, of the round before,
// all values from that slot to the round's end merged. So the window is always one of those and
// this round's head: one merge, nothing is ever taken away, and no rounding outlives a round.
#define TA_WINDOW(name, part, merge)                                                     \
  typedef struct {                                                                       \
    int32_t period, at, full;                                                            \
    part head, *slots;                                                                   \
  } name;                                                                                \
  __attribute__((noinline, unused)) static void name##_fold(name *w) {                   \
    for (int32_t i = w->period - 2; i >= 0; i--)                                         \
      w->slots[i] = merge(1, w->slots[i], w->period - 1 - i, w->slots[i + 1]);           \
    w->at = 0;                                                                           \
    w->full = 1;                                                                         \
  }                                                                                      \
  static inline int name##_push(name *w, part one, part *all) {                          \
    w->head = w->at == 0 ? one : merge(w->at, w->head, 1, one);                          \
    w->slots[w->at++] = one;                                                             \
    if (w->at < w->period) {                                                             \
      if (!w->full) return 0;                                                            \
      *all = merge(w->period - w->at, w->slots[w->at], w->at, w->head);                  \
      return 1;                                                                          \
    }                                                                                    \
    *all = w->head;                                                                      \
    name##_fold(w);                                                                      \
    return 1;                                                                            \
  }                                                                                      \
  static inline void name##_open(name *w, int32_t period, part *slots) {                 \
    w->period = period;                                                                  \
    w->slots = slots;                                                                    \
    w->at = w->full = 0;                                                                 \
  }

// Of each value, its sum.
typedef double ta_sum;
static inline ta_sum ta_sum_merge(int32_t n, ta_sum a, int32_t m, ta_sum b) {
  (void)n, (void)m;
  return a + b;
}
TA_WINDOW(ta_sums, ta_sum, ta_sum_merge)

// --- smoothing --------------------------------------------------------------------------------

// An exponential average that starts from the plain average of its first values.
typedef struct {
  int32_t period, count;
  double weight, value;
} ta_smoothing;

static inline ta_smoothing ta_smooth(int32_t period, double weight) {
  return (ta_smoothing){period, 0, weight, 0.0};
}
static inline ta_smoothing ta_exponential(int32_t period) {
  return ta_smooth(period, 2.0 / (period + 1.0));
}
static inline ta_smoothing ta_wilder(int32_t period) { return ta_smooth(period, 1.0 / period); }

static inline int ta_smoothing_push(ta_smoothing *s, double x) {
  if (s->count == s->period) {
    s->value += s->weight * (x - s->value);
    return 1;
  }
  s->value += x;
  if (++s->count < s->period) return 0;
  s->value /= s->period;
  return 1;
}

// --- extremes ---------------------------------------------------------------------------------

// The greatest of the last values: a queue of candidates, each greater than those after it.
typedef struct {
  double value;
  int64_t place;  // its number, doubled, and 1 when it came as an integer
} ta_candidate;

typedef struct {
  int32_t period, first, count;
  int64_t seen;
  ta_candidate *ring;
} ta_extreme;

static inline void ta_extreme_open(ta_extreme *e, int32_t period, ta_candidate *ring) {
  *e = (ta_extreme){period, 0, 0, 0, ring};
}

static inline int32_t ta_extreme_slot(const ta_extreme *e, int32_t offset) {
  int32_t at = e->first + offset;
  return at < e->period ? at : at - e->period;
}

// NULL while too few were seen.
static inline const ta_candidate *ta_extreme_push(ta_extreme *e, double x, int is_whole) {
  int64_t place = e->seen++;
  if (e->count > 0 && e->ring[e->first].place >> 1 <= place - e->period) {
    e->first = ta_extreme_slot(e, 1);
    e->count--;
  }
  while (e->count > 0 && e->ring[ta_extreme_slot(e, e->count - 1)].value <= x) e->count--;
  e->ring[ta_extreme_slot(e, e->count++)] = (ta_candidate){x, place * 2 + is_whole};
  return e->seen < e->period ? NULL : &e->ring[e->first];
}

// --- kinds ------------------------------------------------------------------------------------

extern const indicator_kind clua_ta_sma, clua_ta_wma, clua_ta_stdev, clua_ta_bollinger;
extern const indicator_kind clua_ta_ema, clua_ta_rsi, clua_ta_macd;
extern const indicator_kind clua_ta_atr, clua_ta_adx, clua_ta_keltner;
extern const indicator_kind clua_ta_highest, clua_ta_lowest, clua_ta_donchian;
extern const indicator_kind clua_ta_stochastic, clua_ta_stochastic_fast;
extern const indicator_kind clua_ta_correlation, clua_ta_linear_regression, clua_ta_vwap;
extern const indicator_kind clua_ta_crossover, clua_ta_crossunder, clua_ta_cross;

#endif
