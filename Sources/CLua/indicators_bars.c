// Indicators of bars by Wilder's smoothing: ATR, ADX, and Keltner's channel.
#include "indicators.h"

enum { HLC = 1 << TA_HIGH | 1 << TA_LOW | 1 << TA_CLOSE };

// --- average true range -----------------------------------------------------------------------

typedef struct {
  int32_t has_last;
  double last_close;
  ta_smoothing average;
} true_ranges;

// The first bar has no true range, for it has no close before it.
static int true_ranges_push(true_ranges *self, const double *bar) {
  double last = self->last_close;
  self->last_close = bar[TA_CLOSE];
  if (!self->has_last) {
    self->has_last = 1;
    return 0;
  }
  return ta_smoothing_push(&self->average, ta_true_range(bar[TA_HIGH], bar[TA_LOW], last));
}

typedef struct {
  indicator base;
  int32_t period;
  true_ranges ranges;
} average_range;

static void average_range_reset(indicator *base) {
  average_range *self = (average_range *)base;
  self->ranges = (true_ranges){0, 0, ta_wilder(self->period)};
}

static int average_range_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "atr", "period", 1, 0);
  average_range *self = ta_new(L, &clua_ta_atr, sizeof *self);
  self->period = period;
  return ta_finish(L, &self->base);
}

static int average_range_call(lua_State *L) {
  average_range *self = lua_touserdata(L, lua_upvalueindex(1));
  double bar[TA_FIELDS];
  ta_read_bar(L, &self->base, HLC, bar);
  if (!true_ranges_push(&self->ranges, bar)) return ta_nothing(L, &self->base);
  return ta_return(L, &self->base, self->ranges.average.value);
}

const indicator_kind clua_ta_atr = {
    "atr", {"value"}, average_range_create, average_range_call, average_range_reset};

// --- average directional movement -------------------------------------------------------------

typedef struct {
  indicator base;
  int32_t period, has_last;
  int32_t moves;  // since the first bar, up to 2 * period - 1
  double high, low, close;
  double plus, minus, range;  // Wilder's running sums
  double index;               // the sum of the first `period` indexes, then their average
} directional;

static void directional_reset(indicator *base) {
  directional *self = (directional *)base;
  self->has_last = self->moves = 0;
  self->plus = self->minus = self->range = self->index = 0;
}

static int directional_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "adx", "period", 2, 0);
  directional *self = ta_new(L, &clua_ta_adx, sizeof *self);
  self->period = period;
  return ta_finish(L, &self->base);
}

static void add_move(directional *self, const double *bar) {
  double up = bar[TA_HIGH] - self->high, down = self->low - bar[TA_LOW];
  if (self->moves >= self->period) {
    self->plus -= self->plus / self->period;
    self->minus -= self->minus / self->period;
    self->range -= self->range / self->period;
  }
  if (down > 0 && down > up) {
    self->minus += down;
  } else if (up > 0 && up > down) {
    self->plus += up;
  }
  self->range += ta_true_range(bar[TA_HIGH], bar[TA_LOW], self->close);
}

// The first sums are of period - 1 moves, the first average is of `period` indexes.
static void add_index(directional *self, int32_t last) {
  double *out = self->base.out;
  int has_range = self->range >= TA_NOTHING;
  out[1] = has_range ? 100 * (self->plus / self->range) : 0;
  out[2] = has_range ? 100 * (self->minus / self->range) : 0;
  self->base.ready = 6;
  double both = out[1] + out[2];
  int has_index = has_range && both >= TA_NOTHING;
  double index = has_index ? 100 * (fabs(out[2] - out[1]) / both) : 0;
  if (self->moves < last) {
    self->index += index;
    return;
  }
  if (self->moves == last) {
    self->index = (self->index + index) / self->period;
  } else if (has_index) {
    self->index = (self->index * (self->period - 1) + index) / self->period;
  }
  out[0] = self->index;
  self->base.ready = 7;
}

static int directional_call(lua_State *L) {
  directional *self = lua_touserdata(L, lua_upvalueindex(1));
  double bar[TA_FIELDS];
  ta_read_bar(L, &self->base, HLC, bar);
  int32_t last = 2 * self->period - 1;
  if (self->has_last) {
    if (self->moves <= last) self->moves++;
    add_move(self, bar);
  }
  self->has_last = 1;
  self->high = bar[TA_HIGH];
  self->low = bar[TA_LOW];
  self->close = bar[TA_CLOSE];
  if (self->moves < self->period) return ta_nothing(L, &self->base);
  add_index(self, last);
  return ta_results(L, &self->base);
}

const indicator_kind clua_ta_adx = {"adx", {"adx", "plus_di", "minus_di"}, directional_create,
                                    directional_call, directional_reset};

// --- Keltner's channel ------------------------------------------------------------------------

typedef struct {
  indicator base;
  int32_t period, range_period;
  double multiple;
  ta_smoothing middle;
  true_ranges ranges;
} channel;

static void channel_reset(indicator *base) {
  channel *self = (channel *)base;
  self->middle = ta_exponential(self->period);
  self->ranges = (true_ranges){0, 0, ta_wilder(self->range_period)};
}

static int channel_create(lua_State *L) {
  int32_t period = ta_period(L, 1, "keltner", "period", 1, 0);
  double multiple = ta_factor(L, 2, "keltner", "multiple of the range", 2);
  int32_t range_period = ta_period(L, 3, "keltner", "period of the range", 1, period);
  channel *self = ta_new(L, &clua_ta_keltner, sizeof *self);
  self->period = period;
  self->multiple = multiple;
  self->range_period = range_period;
  return ta_finish(L, &self->base);
}

static int channel_call(lua_State *L) {
  channel *self = lua_touserdata(L, lua_upvalueindex(1));
  double bar[TA_FIELDS];
  ta_read_bar(L, &self->base, HLC, bar);
  int has_middle = ta_smoothing_push(&self->middle, bar[TA_CLOSE]);
  int has_range = true_ranges_push(&self->ranges, bar);
  if (!has_middle || !has_range) return ta_nothing(L, &self->base);
  double reach = self->multiple * self->ranges.average.value;
  self->base.ready = 7;
  self->base.out[0] = self->middle.value;
  self->base.out[1] = self->middle.value + reach;
  self->base.out[2] = self->middle.value - reach;
  return ta_results(L, &self->base);
}

const indicator_kind clua_ta_keltner = {
    "keltner", {"middle", "upper", "lower"}, channel_create, channel_call, channel_reset};
