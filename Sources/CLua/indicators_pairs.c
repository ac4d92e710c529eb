// Indicators of two lines: correlation, the line of least squares through time, crossings.
#include "indicators.h"

// --- correlation ------------------------------------------------------------------------------

// Means, and sums of the products of distances from them.
typedef struct {
  double x, y, xx, yy, xy;
} pair;

static inline pair pair_merge(int32_t n, pair a, int32_t m, pair b) {
  double dx = b.x - a.x, dy = b.y - a.y, share = (double)m / ((double)n + m), weight = share * n;
  return (pair){a.x + dx * share, a.y + dy * share, a.xx + b.xx + dx * dx * weight,
                a.yy + b.yy + dy * dy * weight, a.xy + b.xy + dx * dy * weight};
}
TA_WINDOW(pairs, pair, pair_merge)

typedef struct {
  indicator base;
  pairs window;
  pair slots[];
} correlation;

static void correlation_reset(indicator *base) {
  correlation *self = (correlation *)base;
  pairs_open(&self->window, self->window.period, self->slots);
}

static int correlation_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "correlation", "period", 2, 0);
  correlation *self = ta_new(L, &clua_ta_correlation, sizeof *self + (size_t)period * sizeof(pair));
  self->window.period = period;
  return ta_finish(L, &self->base);
}

static int correlation_call(lua_State *L) {
  correlation *self = lua_touserdata(L, lua_upvalueindex(1));
  double x = ta_number(L, 1, "correlation"), y = ta_number(L, 2, "correlation");
  pair all;
  if (!pairs_push(&self->window, (pair){x, y, 0, 0, 0}, &all)) return ta_nothing(L, &self->base);
  double scale = sqrt(all.xx) * sqrt(all.yy);
  double value = scale > 0 ? all.xy / scale : 0;
  return ta_return(L, &self->base, fmax(-1, fmin(1, value)));
}

const indicator_kind clua_ta_correlation = {
    "correlation", {"value"}, correlation_create, correlation_call, correlation_reset};

// --- linear regression ------------------------------------------------------------------------

// As above, with the value's number in the part as x, whose mean and squares are known.
typedef struct {
  double y, yy, xy;
} stretch;

static inline stretch stretch_merge(int32_t n, stretch a, int32_t m, stretch b) {
  double both = (double)n + m, dx = 0.5 * both, dy = b.y - a.y;
  double share = m / both, weight = share * n;
  return (stretch){a.y + dy * share, a.yy + b.yy + dy * dy * weight,
                   a.xy + b.xy + dx * dy * weight};
}
TA_WINDOW(stretches, stretch, stretch_merge)

typedef struct {
  indicator base;
  stretches window;
  double xx, middle;
  stretch slots[];
} regression;

static void regression_reset(indicator *base) {
  regression *self = (regression *)base;
  stretches_open(&self->window, self->window.period, self->slots);
}

static int regression_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "linear_regression", "period", 2, 0);
  size_t slots = (size_t)period * sizeof(stretch);
  regression *self = ta_new(L, &clua_ta_linear_regression, sizeof *self + slots);
  double n = period;
  self->window.period = period;
  self->middle = 0.5 * (n - 1);
  self->xx = n * (n * n - 1) / 12;
  return ta_finish(L, &self->base);
}

static int regression_call(lua_State *L) {
  regression *self = lua_touserdata(L, lua_upvalueindex(1));
  double y = ta_number(L, 1, "linear_regression");
  stretch all;
  if (!stretches_push(&self->window, (stretch){y, 0, 0}, &all)) return ta_nothing(L, &self->base);
  double *out = self->base.out, slope = all.xy / self->xx;
  self->base.ready = 15;
  out[0] = all.y + slope * self->middle;
  out[1] = slope;
  out[2] = all.y - slope * self->middle;
  out[3] = all.yy > 0 ? fmin(1, slope * (all.xy / all.yy)) : 0;
  return ta_results(L, &self->base);
}

const indicator_kind clua_ta_linear_regression = {"linear_regression",
                                                  {"value", "slope", "intercept", "r2"},
                                                  regression_create, regression_call,
                                                  regression_reset};

// --- crossings --------------------------------------------------------------------------------

typedef struct {
  indicator base;
  int32_t side;  // of the first line when last seen apart: 1 above, -1 below, 0 not yet
} crossing;

static void crossing_reset(indicator *base) { ((crossing *)base)->side = 0; }

static int crossing_create(lua_State *L, const indicator_kind *kind) {
  return ta_finish(L, &((crossing *)ta_new(L, kind, sizeof(crossing)))->base);
}

// 1 when the first line goes above the second, -1 below. nil for either counts as no news, and
// touching is not crossing.
static int cross(lua_State *L, crossing *self, const char *name) {
  if (lua_isnoneornil(L, 1) || lua_isnoneornil(L, 2)) return 0;
  double a = ta_number(L, 1, name), b = ta_number(L, 2, name);
  int side = a > b ? 1 : a < b ? -1 : 0;
  if (side == 0 || side == self->side) return 0;
  int has_crossed = self->side != 0;
  self->side = side;
  return has_crossed ? side : 0;
}

static int crossing_result(lua_State *L, crossing *self, int value) {
  self->base.ready = self->base.whole = 1;
  self->base.out[0] = value;
  lua_pushinteger(L, value);
  return 1;
}

static int over_create(lua_State *L) { return crossing_create(L, &clua_ta_crossover); }
static int under_create(lua_State *L) { return crossing_create(L, &clua_ta_crossunder); }
static int cross_create(lua_State *L) { return crossing_create(L, &clua_ta_cross); }

static int over_call(lua_State *L) {
  crossing *self = lua_touserdata(L, lua_upvalueindex(1));
  return crossing_result(L, self, cross(L, self, "crossover"));
}

static int under_call(lua_State *L) {
  crossing *self = lua_touserdata(L, lua_upvalueindex(1));
  return crossing_result(L, self, -cross(L, self, "crossunder"));
}

static int cross_call(lua_State *L) {
  crossing *self = lua_touserdata(L, lua_upvalueindex(1));
  return crossing_result(L, self, abs(cross(L, self, "cross")));
}

const indicator_kind clua_ta_crossover = {
    "crossover", {"value"}, over_create, over_call, crossing_reset};
const indicator_kind clua_ta_crossunder = {
    "crossunder", {"value"}, under_create, under_call, crossing_reset};
const indicator_kind clua_ta_cross = {"cross", {"value"}, cross_create, cross_call, crossing_reset};
