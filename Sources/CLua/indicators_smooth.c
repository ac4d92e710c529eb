// Exponentially smoothed indicators of one line: EMA, RSI, MACD.
#include "indicators.h"

typedef struct {
  indicator base;
  int32_t period;
  ta_smoothing average;
} exponential;

static void exponential_reset(indicator *base) {
  exponential *self = (exponential *)base;
  self->average = ta_exponential(self->period);
}

static int exponential_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "ema", "period", 1, 0);
  exponential *self = ta_new(L, &clua_ta_ema, sizeof *self);
  self->period = period;
  return ta_finish(L, &self->base);
}

static int exponential_call(lua_State *L) {
  exponential *self = lua_touserdata(L, lua_upvalueindex(1));
  double x = ta_number(L, 1, "ema");
  if (!ta_smoothing_push(&self->average, x)) return ta_nothing(L, &self->base);
  return ta_return(L, &self->base, self->average.value);
}

const indicator_kind clua_ta_ema = {
    "ema", {"value"}, exponential_create, exponential_call, exponential_reset};

// --- relative strength ------------------------------------------------------------------------

typedef struct {
  indicator base;
  int32_t period, has_last;
  double last;
  ta_smoothing gains, losses;
} strength;

static void strength_reset(indicator *base) {
  strength *self = (strength *)base;
  self->gains = self->losses = ta_wilder(self->period);
  self->has_last = 0;
}

static int strength_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "rsi", "period", 1, 0);
  strength *self = ta_new(L, &clua_ta_rsi, sizeof *self);
  self->period = period;
  return ta_finish(L, &self->base);
}

static int strength_call(lua_State *L) {
  strength *self = lua_touserdata(L, lua_upvalueindex(1));
  double x = ta_number(L, 1, "rsi"), change = x - self->last;
  self->last = x;
  if (!self->has_last) {
    self->has_last = 1;
    return ta_nothing(L, &self->base);
  }
  int is_ready = ta_smoothing_push(&self->gains, fmax(change, 0));
  ta_smoothing_push(&self->losses, fmax(-change, 0));
  if (!is_ready) return ta_nothing(L, &self->base);
  double both = self->gains.value + self->losses.value;
  return ta_return(L, &self->base, both < TA_NOTHING ? 0 : 100 * (self->gains.value / both));
}

const indicator_kind clua_ta_rsi = {
    "rsi", {"value"}, strength_create, strength_call, strength_reset};

// --- convergence and divergence of averages ---------------------------------------------------

typedef struct {
  indicator base;
  int32_t fast_period, slow_period, signal_period, seen;
  ta_smoothing fast, slow, signal;
} convergence;

static void convergence_reset(indicator *base) {
  convergence *self = (convergence *)base;
  self->fast = ta_exponential(self->fast_period);
  self->slow = ta_exponential(self->slow_period);
  self->signal = ta_exponential(self->signal_period);
  self->seen = 0;
}

static int convergence_create(lua_State *L) {
  int32_t fast = ta_period(L, 1, "macd", "fast period", 1, 12);
  int32_t slow = ta_period(L, 2, "macd", "slow period", 2, 26);
  int32_t signal = ta_period(L, 3, "macd", "signal period", 1, 9);
  if (fast >= slow)
    return luaL_error(L, "ta.macd: the fast period must be below the slow one, got %d and %d", fast,
                      slow);
  convergence *self = ta_new(L, &clua_ta_macd, sizeof *self);
  self->fast_period = fast;
  self->slow_period = slow;
  self->signal_period = signal;
  return ta_finish(L, &self->base);
}

static int convergence_call(lua_State *L) {
  convergence *self = lua_touserdata(L, lua_upvalueindex(1));
  double x = ta_number(L, 1, "macd");
  // The fast average starts late, so that both have their first value at the same place.
  if (self->seen < self->slow_period - self->fast_period) {
    self->seen++;
  } else {
    ta_smoothing_push(&self->fast, x);
  }
  if (!ta_smoothing_push(&self->slow, x)) return ta_nothing(L, &self->base);
  double *out = self->base.out;
  out[0] = self->fast.value - self->slow.value;
  self->base.ready = 1;
  if (ta_smoothing_push(&self->signal, out[0])) {
    out[1] = self->signal.value;
    out[2] = out[0] - out[1];
    self->base.ready = 7;
  }
  return ta_results(L, &self->base);
}

const indicator_kind clua_ta_macd = {"macd", {"macd", "signal", "histogram"}, convergence_create,
                                     convergence_call, convergence_reset};
