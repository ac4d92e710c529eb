// Indicators of the highest and the lowest: rolling extremes, Donchian's channel, stochastics.
#include "indicators.h"

typedef struct {
  indicator base;
  double sign;  // -1 looks for the lowest among the negated
  ta_extreme extreme;
  ta_candidate ring[];
} rolling;

static void rolling_reset(indicator *base) {
  rolling *self = (rolling *)base;
  ta_extreme_open(&self->extreme, self->extreme.period, self->ring);
}

static int rolling_create(lua_State *L, const indicator_kind *kind, double sign) {
  int32_t period = ta_period(L, 1, kind->name, "period", 1, 0);
  rolling *self = ta_new(L, kind, sizeof *self + (size_t)period * sizeof(ta_candidate));
  self->extreme.period = period;
  self->sign = sign;
  return ta_finish(L, &self->base);
}

static int highest_create(lua_State *L) { return rolling_create(L, &clua_ta_highest, 1); }
static int lowest_create(lua_State *L) { return rolling_create(L, &clua_ta_lowest, -1); }

static int rolling_call(lua_State *L, const char *name) {
  rolling *self = lua_touserdata(L, lua_upvalueindex(1));
  double x = ta_number(L, 1, name);
  int is_whole = lua_isinteger(L, 1) && fabs(x) < 9007199254740992.0;
  const ta_candidate *best = ta_extreme_push(&self->extreme, self->sign * x, is_whole);
  if (!best) return ta_nothing(L, &self->base);
  double value = self->sign * best->value;
  if (!(self->base.whole = best->place & 1)) return ta_return(L, &self->base, value);
  self->base.ready = 1;
  self->base.out[0] = value;
  return ta_results(L, &self->base);
}

static int highest_call(lua_State *L) { return rolling_call(L, "highest"); }
static int lowest_call(lua_State *L) { return rolling_call(L, "lowest"); }

const indicator_kind clua_ta_highest = {
    "highest", {"value"}, highest_create, highest_call, rolling_reset};
const indicator_kind clua_ta_lowest = {
    "lowest", {"value"}, lowest_create, lowest_call, rolling_reset};

// --- Donchian's channel -----------------------------------------------------------------------

typedef struct {
  indicator base;
  ta_extreme high, low;
  ta_candidate rings[];
} corridor;

static void corridor_open(ta_extreme *high, ta_extreme *low, ta_candidate *rings) {
  int32_t period = high->period;
  ta_extreme_open(high, period, rings);
  ta_extreme_open(low, period, rings + period);
}

static void corridor_reset(indicator *base) {
  corridor *self = (corridor *)base;
  corridor_open(&self->high, &self->low, self->rings);
}

static int corridor_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "donchian", "period", 1, 0);
  size_t rings = 2 * (size_t)period * sizeof(ta_candidate);
  corridor *self = ta_new(L, &clua_ta_donchian, sizeof *self + rings);
  self->high.period = period;
  return ta_finish(L, &self->base);
}

static int corridor_call(lua_State *L) {
  corridor *self = lua_touserdata(L, lua_upvalueindex(1));
  double bar[TA_FIELDS];
  ta_read_bar(L, &self->base, 1 << TA_HIGH | 1 << TA_LOW, bar);
  const ta_candidate *high = ta_extreme_push(&self->high, bar[TA_HIGH], 0);
  const ta_candidate *low = ta_extreme_push(&self->low, -bar[TA_LOW], 0);
  if (!high || !low) return ta_nothing(L, &self->base);
  self->base.ready = 7;
  self->base.out[0] = 0.5 * (high->value - low->value);
  self->base.out[1] = high->value;
  self->base.out[2] = -low->value;
  return ta_results(L, &self->base);
}

const indicator_kind clua_ta_donchian = {
    "donchian", {"middle", "upper", "lower"}, corridor_create, corridor_call, corridor_reset};

// --- stochastics ------------------------------------------------------------------------------

// The block ends with the candidates of both extremes, then the slots of both averages.
typedef struct {
  indicator base;
  int32_t period, k_period, d_period;
  ta_extreme high, low;
  ta_sums k, d;
  ta_candidate rings[];
} stochastic;

static void stochastic_reset(indicator *base) {
  stochastic *self = (stochastic *)base;
  ta_sum *slots = (ta_sum *)(self->rings + 2 * (size_t)self->period);
  corridor_open(&self->high, &self->low, self->rings);
  ta_sums_open(&self->k, self->k_period, slots);
  ta_sums_open(&self->d, self->d_period, slots + self->k_period);
}

static int stochastic_new(lua_State *L, const indicator_kind *kind, int32_t period, int32_t k,
                          int32_t d) {
  size_t rings = 2 * (size_t)period * sizeof(ta_candidate);
  size_t slots = ((size_t)k + (size_t)d) * sizeof(ta_sum);
  stochastic *self = ta_new(L, kind, sizeof *self + rings + slots);
  self->period = self->high.period = period;
  self->k_period = k;
  self->d_period = d;
  return ta_finish(L, &self->base);
}

static int slow_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "stochastic", "period", 1, 0);
  int32_t k = ta_period(L, 2, "stochastic", "period of K", 1, 3);
  int32_t d = ta_period(L, 3, "stochastic", "period of D", 1, 3);
  return stochastic_new(L, &clua_ta_stochastic, period, k, d);
}

static int fast_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "stochastic_fast", "period", 1, 0);
  int32_t d = ta_period(L, 2, "stochastic_fast", "period of D", 1, 3);
  return stochastic_new(L, &clua_ta_stochastic_fast, period, 1, d);
}

static int stochastic_push(lua_State *L, stochastic *self) {
  double bar[TA_FIELDS], k, d;
  ta_read_bar(L, &self->base, 1 << TA_HIGH | 1 << TA_LOW | 1 << TA_CLOSE, bar);
  const ta_candidate *high = ta_extreme_push(&self->high, bar[TA_HIGH], 0);
  const ta_candidate *low = ta_extreme_push(&self->low, -bar[TA_LOW], 0);
  if (!high || !low) return ta_nothing(L, &self->base);
  double lowest = -low->value, range = high->value - lowest;
  double place = range != 0 ? 100 * ((bar[TA_CLOSE] - lowest) / range) : 0;
  if (!ta_sums_push(&self->k, place, &k)) return ta_nothing(L, &self->base);
  self->base.out[0] = k / self->k_period;
  self->base.ready = 1;
  if (ta_sums_push(&self->d, self->base.out[0], &d)) {
    self->base.out[1] = d / self->d_period;
    self->base.ready = 3;
  }
  return ta_results(L, &self->base);
}

static int slow_call(lua_State *L) {
  return stochastic_push(L, lua_touserdata(L, lua_upvalueindex(1)));
}

// A function of its own, for the function is what tells kinds apart.
static int fast_call(lua_State *L) {
  stochastic *self = lua_touserdata(L, lua_upvalueindex(1));
  return stochastic_push(L, self);
}

const indicator_kind clua_ta_stochastic = {
    "stochastic", {"k", "d"}, slow_create, slow_call, stochastic_reset};
const indicator_kind clua_ta_stochastic_fast = {
    "stochastic_fast", {"k", "d"}, fast_create, fast_call, stochastic_reset};
