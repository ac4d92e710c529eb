// Indicators over the last values alike: plain and weighted average, deviation, Bollinger bands.
#include "indicators.h"

// --- simple moving average --------------------------------------------------------------------

typedef struct {
  indicator base;
  ta_sums sums;
  ta_sum slots[];
} simple;

static void simple_reset(indicator *base) {
  simple *self = (simple *)base;
  ta_sums_open(&self->sums, self->sums.period, self->slots);
}

static int simple_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "sma", "period", 1, 0);
  simple *self = ta_new(L, &clua_ta_sma, sizeof *self + (size_t)period * sizeof(ta_sum));
  self->sums.period = period;
  return ta_finish(L, &self->base);
}

static int simple_call(lua_State *L) {
  simple *self = lua_touserdata(L, lua_upvalueindex(1));
  double sum, x = ta_number(L, 1, "sma");
  if (!ta_sums_push(&self->sums, x, &sum)) return ta_nothing(L, &self->base);
  return ta_return(L, &self->base, sum / self->sums.period);
}

const indicator_kind clua_ta_sma = {
    "sma", {"value"}, simple_create, simple_call, simple_reset};

// --- linearly weighted moving average ---------------------------------------------------------

// The oldest value weighs 1, the next 2, and so on.
typedef struct {
  double sum, weighted;
} ramp;

static inline ramp ramp_merge(int32_t n, ramp a, int32_t m, ramp b) {
  (void)m;
  return (ramp){a.sum + b.sum, a.weighted + (n * b.sum + b.weighted)};
}
TA_WINDOW(ramps, ramp, ramp_merge)

typedef struct {
  indicator base;
  ramps window;
  double weights;
  ramp slots[];
} weighted;

static void weighted_reset(indicator *base) {
  weighted *self = (weighted *)base;
  ramps_open(&self->window, self->window.period, self->slots);
}

static int weighted_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "wma", "period", 1, 0);
  weighted *self = ta_new(L, &clua_ta_wma, sizeof *self + (size_t)period * sizeof(ramp));
  self->window.period = period;
  self->weights = 0.5 * period * (period + 1.0);
  return ta_finish(L, &self->base);
}

static int weighted_call(lua_State *L) {
  weighted *self = lua_touserdata(L, lua_upvalueindex(1));
  double x = ta_number(L, 1, "wma");
  ramp all;
  if (!ramps_push(&self->window, (ramp){x, x}, &all)) return ta_nothing(L, &self->base);
  return ta_return(L, &self->base, all.weighted / self->weights);
}

const indicator_kind clua_ta_wma = {
    "wma", {"value"}, weighted_create, weighted_call, weighted_reset};

// --- standard deviation and Bollinger bands ---------------------------------------------------

// Mean and sum of squared distances from it, merged by the method of Chan, Golub and LeVeque: no
// difference of large squares.
typedef struct {
  double mean, squares;
} spread;

static inline spread spread_merge(int32_t n, spread a, int32_t m, spread b) {
  double apart = b.mean - a.mean, share = (double)m / ((double)n + m);
  return (spread){a.mean + apart * share, a.squares + b.squares + apart * apart * share * n};
}
TA_WINDOW(spreads, spread, spread_merge)

typedef struct {
  indicator base;
  spreads window;
  double deviations;
  spread slots[];
} deviation;

static void deviation_reset(indicator *base) {
  deviation *self = (deviation *)base;
  spreads_open(&self->window, self->window.period, self->slots);
}

static deviation *deviation_new(lua_State *L, const indicator_kind *kind) {
  int32_t period = ta_period(L, 1, kind->name, "period", 2, 0);
  deviation *self = ta_new(L, kind, sizeof *self + (size_t)period * sizeof(spread));
  self->window.period = period;
  return self;
}

static int stdev_create(lua_State *L) {
  return ta_finish(L, &deviation_new(L, &clua_ta_stdev)->base);
}

static int stdev_call(lua_State *L) {
  deviation *self = lua_touserdata(L, lua_upvalueindex(1));
  double x = ta_number(L, 1, "stdev");
  spread all;
  if (!spreads_push(&self->window, (spread){x, 0}, &all)) return ta_nothing(L, &self->base);
  return ta_return(L, &self->base, sqrt(all.squares / self->window.period));
}

const indicator_kind clua_ta_stdev = {
    "stdev", {"value"}, stdev_create, stdev_call, deviation_reset};

static int bollinger_create(lua_State *L) {
  double deviations = ta_factor(L, 2, "bollinger", "number of deviations", 2);
  deviation *self = deviation_new(L, &clua_ta_bollinger);
  self->deviations = deviations;
  return ta_finish(L, &self->base);
}

static int bollinger_call(lua_State *L) {
  deviation *self = lua_touserdata(L, lua_upvalueindex(1));
  double x = ta_number(L, 1, "bollinger");
  spread all;
  if (!spreads_push(&self->window, (spread){x, 0}, &all)) return ta_nothing(L, &self->base);
  double reach = self->deviations * sqrt(all.squares / self->window.period);
  self->base.ready = 7;
  self->base.out[0] = all.mean;
  self->base.out[1] = all.mean + reach;
  self->base.out[2] = all.mean - reach;
  return ta_results(L, &self->base);
}

const indicator_kind clua_ta_bollinger = {
    "bollinger", {"middle", "upper", "lower"}, bollinger_create, bollinger_call, deviation_reset};
