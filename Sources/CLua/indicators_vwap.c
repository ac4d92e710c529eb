// The volume-weighted average price since the session's start, an anchor, or the last reset.
#include "indicators.h"

enum { DAY = 86400 };

typedef struct {
  indicator base;
  int32_t has_anchor, has_start, has_session;
  double anchor;  // seconds since 1970
  double start;   // of a session, in seconds of the day in UTC
  double session, volume, price;
} weighted_price;

static void weighted_price_reset(indicator *base) {
  weighted_price *self = (weighted_price *)base;
  self->has_session = 0;
  self->volume = self->price = 0;
}

// "HH:MM" as seconds, or -1.
static int32_t seconds_of_day(const char *text) {
  if (!text || strlen(text) != 5 || text[2] != ':') return -1;
  for (int i = 0; i < 5; i++)
    if (i != 2 && (text[i] < '0' || text[i] > '9')) return -1;
  int hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
  return hour < 24 && minute < 60 ? (hour * 60 + minute) * 60 : -1;
}

static void read_options(lua_State *L, weighted_price *self) {
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
    if (strcmp(key, "anchor") == 0) {
      self->anchor = ta_number(L, lua_gettop(L), "vwap");
      self->has_anchor = 1;
    } else if (strcmp(key, "session") == 0) {
      int32_t start = seconds_of_day(lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL);
      if (start < 0)
        luaL_error(L, "ta.vwap: 'session' must be a time of day in UTC such as \"22:00\"");
      self->start = start;
      self->has_start = 1;
    } else {
      luaL_error(L, "ta.vwap: the options are 'anchor' and 'session'");
    }
    lua_pop(L, 1);
  }
}

static int weighted_price_create(lua_State *L) {
  lua_settop(L, 1);
  if (!lua_isnil(L, 1) && lua_type(L, 1) != LUA_TTABLE)
    return luaL_error(L, "ta.vwap: the options must be a table, got %s", luaL_typename(L, 1));
  weighted_price *self = ta_new(L, &clua_ta_vwap, sizeof *self);
  if (lua_type(L, 1) == LUA_TTABLE) read_options(L, self);
  return ta_finish(L, &self->base);
}

// Whether the value counts; a new session has begun then. The key is what names the session.
static int enter_session(weighted_price *self, double time, double key) {
  if (self->has_anchor && time < self->anchor) return 0;
  double session = self->has_start ? floor((time - self->start) / DAY) : key;
  if (!self->has_session || session != self->session) {
    weighted_price_reset(&self->base);
    self->session = session;
    self->has_session = 1;
  }
  return 1;
}

static int weighted_price_call(lua_State *L) {
  weighted_price *self = lua_touserdata(L, lua_upvalueindex(1));
  int needs_time = self->has_anchor || self->has_start;
  int is_plain = lua_type(L, 1) != LUA_TTABLE && lua_type(L, 1) != LUA_TUSERDATA;
  int more = is_plain ? 3 : 2;  // the index of the session's key, or of a plain price's time
  double price, volume, time = 0, key = 0;
  if (is_plain) {
    price = ta_number(L, 1, "vwap");
    volume = ta_number(L, 2, "vwap");
    if (needs_time) time = ta_number(L, more++, "vwap");
  } else {
    double bar[TA_FIELDS];
    unsigned fields = 1 << TA_HIGH | 1 << TA_LOW | 1 << TA_CLOSE | 1 << TA_VOLUME;
    ta_read_bar(L, &self->base, needs_time ? fields | 1 << TA_TIME : fields, bar);
    price = (bar[TA_HIGH] + bar[TA_LOW] + bar[TA_CLOSE]) / 3;
    volume = bar[TA_VOLUME];
    if (needs_time) time = bar[TA_TIME];
  }
  if (!lua_isnoneornil(L, more)) key = ta_number(L, more, "vwap");
  if (volume < 0) return luaL_error(L, "ta.vwap: a volume below 0: %f", volume);
  if (!enter_session(self, time, key)) return ta_nothing(L, &self->base);
  if (volume > 0) {
    // The mean moves by its new share; no sum of prices grows.
    self->volume += volume;
    self->price += (price - self->price) * (volume / self->volume);
  }
  if (self->volume <= 0) return ta_nothing(L, &self->base);
  return ta_return(L, &self->base, self->price);
}

const indicator_kind clua_ta_vwap = {
    "vwap", {"value"}, weighted_price_create, weighted_price_call, weighted_price_reset};
