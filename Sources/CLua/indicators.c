// The table `ta`: constructors, the checks that all indicators share, and `.value`, `:reset()`.
#include "indicators.h"

static const indicator_kind *const kinds[] = {
    &clua_ta_sma,         &clua_ta_wma,         &clua_ta_stdev,
    &clua_ta_bollinger,   &clua_ta_ema,         &clua_ta_rsi,
    &clua_ta_macd,        &clua_ta_atr,         &clua_ta_adx,
    &clua_ta_keltner,     &clua_ta_highest,     &clua_ta_lowest,
    &clua_ta_donchian,    &clua_ta_stochastic,  &clua_ta_stochastic_fast,
    &clua_ta_correlation, &clua_ta_linear_regression, &clua_ta_vwap,
    &clua_ta_crossover,   &clua_ta_crossunder,  &clua_ta_cross};

enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *const field_names[TA_FIELDS] = {"high", "low", "close", "volume", "time"};

// Pushes a short text of the value that runs no script.
static const char *shown(lua_State *L, int index) {
  switch (lua_type(L, index)) {
    case LUA_TNONE: return "nothing";
    case LUA_TBOOLEAN: return lua_toboolean(L, index) ? "true" : "false";
    case LUA_TNUMBER:
      lua_pushvalue(L, index);
      return lua_tostring(L, -1);
    case LUA_TSTRING: return lua_tostring(L, index);
    default: return luaL_typename(L, index);
  }
}

// --- arguments --------------------------------------------------------------------------------

int32_t ta_period(lua_State *L, int index, const char *name, const char *what, int32_t least,
                  int32_t fallback) {
  if (fallback > 0 && lua_isnoneornil(L, index)) return fallback;
  lua_Integer period = lua_isinteger(L, index) ? lua_tointeger(L, index) : -1;
  if (period < least || period > TA_MAX_PERIOD)
    luaL_error(L, "ta.%s: the %s must be a whole number from %d to %d, got %s", name, what, least,
               TA_MAX_PERIOD, shown(L, index));
  return (int32_t)period;
}

double ta_factor(lua_State *L, int index, const char *name, const char *what, double fallback) {
  if (lua_isnoneornil(L, index)) return fallback;
  double factor = lua_type(L, index) == LUA_TNUMBER ? lua_tonumber(L, index) : -1;
  if (!(factor > 0 && factor <= 1e6))
    luaL_error(L, "ta.%s: the %s must be a number above 0, up to 1000000, got %s", name, what,
               shown(L, index));
  return factor;
}

int ta_refuse(lua_State *L, int index, const char *name) {
  const record_type *record = clua_record_at(L, index);
  if (record || lua_type(L, index) == LUA_TTABLE)
    return luaL_error(L, "ta.%s: expected a number, got a %s; give it one field, such as bar.close",
                      name, record ? record->name : "table");
  if (lua_type(L, index) == LUA_TNUMBER)
    return luaL_error(L, "ta.%s: expected a finite number up to 1e100, got %s", name,
                      shown(L, index));
  return luaL_error(L, "ta.%s: expected a number, got %s", name, shown(L, index));
}

// The field's value is on top of the stack.
static int refuse_field(lua_State *L, const indicator *self, int field) {
  return luaL_error(L, "ta.%s: the bar's '%s' must be a finite number, got %s", self->kind->name,
                    field_names[field], shown(L, lua_gettop(L)));
}

static void find_fields(lua_State *L, indicator *self, unsigned wanted) {
  record_type *type = clua_record_at(L, 1);
  if (!type) luaL_error(L, "ta.%s: expected a bar or numbers, got a userdata", self->kind->name);
  self->mask = 0;
  for (int field = 0; field < TA_FIELDS; field++) {
    if (!(wanted >> field & 1)) continue;
    int at = 0;
    while (at < type->record.count && (type->types[at] != CLUA_FIELD_NUMBER ||
                                       strcmp(type->keys[at], field_names[field]) != 0))
      at++;
    if (at == type->record.count)
      luaL_error(L, "ta.%s: a %s has no number '%s'", self->kind->name, type->name,
                 field_names[field]);
    self->fields[field] = (int8_t)at;
    self->mask |= (uint64_t)1 << at;
  }
  self->record = type;
  self->object = lua_touserdata(L, 1);
}

// Reads the words of an event object, without a lookup of its fields.
static void read_record(lua_State *L, indicator *self, unsigned wanted, double *values) {
  // There is one userdata for each kind of event, as long as the VM lives: its address names it.
  if (lua_touserdata(L, 1) != self->object) find_fields(L, self, wanted);
  record_type *type = self->record;
  clua_fill_record(L, type, self->mask);
  for (int field = 0; field < TA_FIELDS; field++) {
    if (!(wanted >> field & 1)) continue;
    int at = self->fields[field];
    int is_present = (int)(type->words[CLUA_PRESENT] >> at & 1);
    memcpy(&values[field], &type->words[CLUA_FIRST_FIELD + at], sizeof(double));
    if (is_present && fabs(values[field]) <= TA_MOST) continue;
    if (is_present) {
      lua_pushnumber(L, values[field]);
    } else {
      lua_pushnil(L);
    }
    refuse_field(L, self, field);
  }
}

void ta_read_bar(lua_State *L, indicator *self, unsigned wanted, double *values) {
  int type = lua_type(L, 1);
  if (type == LUA_TUSERDATA) {
    read_record(L, self, wanted, values);
    return;
  }
  int is_bar = type == LUA_TTABLE;
  int index = 1;
  for (int field = 0; field < TA_FIELDS; field++) {
    if (!(wanted >> field & 1)) continue;
    if (!is_bar) {
      values[field] = ta_number(L, index++, self->kind->name);
      continue;
    }
    int found = lua_getfield(L, 1, field_names[field]);
    values[field] = lua_tonumber(L, -1);
    if (found != LUA_TNUMBER || !(fabs(values[field]) <= TA_MOST)) refuse_field(L, self, field);
    lua_pop(L, 1);
  }
}

// --- life -------------------------------------------------------------------------------------

void *ta_new(lua_State *L, const indicator_kind *kind, size_t bytes) {
  indicator *self = lua_newuserdatauv(L, bytes, 0);
  memset(self, 0, bytes);
  self->kind = kind;
  return self;
}

// The block is on top of the stack: the closure over it is the indicator.
int ta_finish(lua_State *L, indicator *self) {
  self->kind->reset(self);
  lua_pushcclosure(L, self->kind->call, 1);
  return 1;
}

static void push_output(lua_State *L, const indicator *self, int index) {
  if (!(self->ready >> index & 1)) {
    lua_pushnil(L);
  } else if (self->whole >> index & 1) {
    lua_pushinteger(L, (lua_Integer)self->out[index]);
  } else {
    lua_pushnumber(L, self->out[index]);
  }
}

int ta_results(lua_State *L, indicator *self) {
  int count = 0;
  while (count < TA_OUTPUTS && self->kind->outputs[count]) push_output(L, self, count++);
  return count;
}

// The indicator at index 1, or NULL. Its block cannot be reached in any other way.
static indicator *indicator_at(lua_State *L) {
  lua_CFunction function = lua_tocfunction(L, 1);
  for (int i = 0; function && i < KINDS; i++) {
    if (kinds[i]->call != function || !lua_getupvalue(L, 1, 1)) continue;
    indicator *self = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return self;
  }
  return NULL;
}

static int reset(lua_State *L) {
  indicator *self = indicator_at(L);
  if (!self) return luaL_error(L, "reset wants an indicator: call it as indicator:reset()");
  self->ready = 0;
  self->whole = 0;
  self->kind->reset(self);
  return 0;
}

// `__index` of functions, which all share one metatable: indicators have fields, others have none.
static int function_index(lua_State *L) {
  const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
  const indicator *self = indicator_at(L);
  if (!self) return luaL_error(L, "attempt to index a function value (field '%s')", key);
  if (strcmp(key, "reset") == 0) {
    lua_pushcfunction(L, reset);
    return 1;
  }
  for (int i = 0; i < TA_OUTPUTS && self->kind->outputs[i]; i++) {
    if (strcmp(key, self->kind->outputs[i]) != 0 && (i > 0 || strcmp(key, "value") != 0)) continue;
    push_output(L, self, i);
    return 1;
  }
  return luaL_error(L, "ta.%s has no field '%s'", self->kind->name, key);
}

// --- prices -----------------------------------------------------------------------------------

static double rounded(lua_State *L, double ticks, const char *direction) {
  double slack = 1e-9 * fmax(1.0, fabs(ticks));
  if (!direction) return floor(ticks + 0.5);
  if (strcmp(direction, "up") == 0) return ceil(ticks - slack);
  if (strcmp(direction, "down") != 0)
    luaL_error(L, "ta.round_to_tick: the direction must be \"up\" or \"down\"");
  return floor(ticks + slack);
}

// Rounds a price to a multiple of the tick: to the nearest, or "up" or "down".
static int round_to_tick(lua_State *L) {
  double price = ta_number(L, 1, "round_to_tick"), tick = ta_number(L, 2, "round_to_tick");
  if (tick <= 0) return luaL_error(L, "ta.round_to_tick: the tick must be above 0");
  const char *direction = NULL;
  if (!lua_isnoneornil(L, 3))
    direction = lua_type(L, 3) == LUA_TSTRING ? lua_tostring(L, 3) : "";
  double ticks = rounded(L, price / tick, direction);
  // Dividing by a whole number of ticks per unit keeps 0.1 * 3 out of the price.
  double per_unit = floor(1 / tick + 0.5);
  int divides = per_unit >= 1 && fabs(per_unit * tick - 1) < 1e-9;
  lua_pushnumber(L, divides ? ticks / per_unit : ticks * tick);
  return 1;
}

void clua_open_indicators(lua_State *L) {
  lua_createtable(L, 0, KINDS + 1);
  for (int i = 0; i < KINDS; i++) {
    lua_pushcfunction(L, kinds[i]->create);
    lua_setfield(L, -2, kinds[i]->name);
  }
  lua_pushcfunction(L, round_to_tick);
  lua_setfield(L, -2, "round_to_tick");
  clua_read_only(L, "ta");
  lua_pushglobaltable(L);
  lua_pushliteral(L, "ta");
  lua_pushvalue(L, -3);
  lua_rawset(L, -3);
  lua_pushcfunction(L, round_to_tick);  // any function: they share the metatable
  lua_createtable(L, 0, 2);
  lua_pushcfunction(L, function_index);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_settop(L, 0);
}
