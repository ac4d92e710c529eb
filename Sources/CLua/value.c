// Values that cross the border, as flat bytes: a tag, then little-endian content.
//   nil, false, true: nothing more; int, number: 8 bytes; string: u32 length and the bytes;
// table: u32 count, then that many pairs of key and value (tables are copied, metatables ignored).
#include "internal.h"

int buffer_append(buffer *out, const void *bytes, size_t length, size_t limit) {
  if (length > limit || out->length > limit - length) return 0;
  if (out->length + length > out->capacity) {
    size_t capacity = out->capacity ? out->capacity : 256;
    while (capacity < out->length + length) capacity *= 2;
    uint8_t *moved = realloc(out->bytes, capacity);
    if (!moved) return 0;
    out->bytes = moved;
    out->capacity = capacity;
  }
  memcpy(out->bytes + out->length, bytes, length);
  out->length += length;
  return 1;
}

typedef struct {
  lua_State *L;
  buffer *out;
  const char *what;
  size_t byte_limit;
  uint32_t entries_left, depth_left;
} encoder;

static void put(encoder *e, const void *bytes, size_t length) {
  if (!buffer_append(e->out, bytes, length, e->byte_limit))
    luaL_error(e->L, "%s: larger than %I bytes", e->what, (lua_Integer)e->byte_limit);
}

static void put_tag(encoder *e, uint8_t tag) { put(e, &tag, 1); }

static void encode(encoder *e, int index);

static void encode_table(encoder *e, int index) {
  lua_State *L = e->L;
  if (e->depth_left == 0)
    luaL_error(L, "%s: tables are nested too deep, or in a cycle (limit %d)", e->what,
               (int)vm_of(L)->limits.value_depth);
  luaL_checkstack(L, 4, e->what);
  e->depth_left--;
  uint32_t count = 0;
  put_tag(e, CLUA_TABLE);
  size_t count_at = e->out->length;
  put(e, &count, sizeof count);
  lua_pushnil(L);
  while (lua_next(L, index)) {
    if (e->entries_left-- == 0)
      luaL_error(L, "%s: more than %d entries", e->what, (int)vm_of(L)->limits.value_entries);
    int key = lua_type(L, -2);
    if (key != LUA_TNUMBER && key != LUA_TSTRING && key != LUA_TBOOLEAN)
      luaL_error(L, "%s: a key of type %s cannot be used here", e->what, lua_typename(L, key));
    encode(e, lua_gettop(L) - 1);
    encode(e, lua_gettop(L));
    lua_pop(L, 1);
    count++;
  }
  memcpy(e->out->bytes + count_at, &count, sizeof count);
  e->depth_left++;
}

static void encode(encoder *e, int index) {
  lua_State *L = e->L;
  switch (lua_type(L, index)) {
    case LUA_TNIL: put_tag(e, CLUA_NIL); return;
    case LUA_TBOOLEAN: put_tag(e, lua_toboolean(L, index) ? CLUA_TRUE : CLUA_FALSE); return;
    case LUA_TNUMBER:
      if (lua_isinteger(L, index)) {
        int64_t integer = lua_tointeger(L, index);
        put_tag(e, CLUA_INT);
        put(e, &integer, sizeof integer);
      } else {
        double number = lua_tonumber(L, index);
        put_tag(e, CLUA_NUMBER);
        put(e, &number, sizeof number);
      }
      return;
    case LUA_TSTRING: {
      size_t length;
      const char *text = lua_tolstring(L, index, &length);
      uint32_t size = (uint32_t)length;
      if (length > e->byte_limit)
        luaL_error(L, "%s: larger than %I bytes", e->what, (lua_Integer)e->byte_limit);
      put_tag(e, CLUA_STRING);
      put(e, &size, sizeof size);
      put(e, text, length);
      return;
    }
    case LUA_TTABLE: encode_table(e, index); return;
    case LUA_TUSERDATA: {
      record_type *record = clua_record_at(L, index);
      if (record) {
        luaL_checkstack(L, 4, e->what);
        clua_record_table(L, record);
        encode_table(e, lua_gettop(L));
        lua_pop(L, 1);
        return;
      }
    }  // fall through
    default:
      luaL_error(L, "%s: a value of type %s cannot be used here", e->what,
                 luaL_typename(L, index));
  }
}

void clua_encode(lua_State *L, int index, buffer *out, const char *what) {
  const clua_limits *limits = &vm_of(L)->limits;
  encoder e = {L, out, what, limits->value_bytes, limits->value_entries, limits->value_depth};
  encode(&e, lua_absindex(L, index));
}

static const uint8_t *need(lua_State *L, const uint8_t *at, const uint8_t *end, size_t length) {
  if ((size_t)(end - at) < length) luaL_error(L, "damaged value");
  return at + length;
}

const uint8_t *clua_push(lua_State *L, const uint8_t *at, const uint8_t *end) {
  luaL_checkstack(L, 4, "value");
  const uint8_t *body = need(L, at, end, 1);
  switch (*at) {
    case CLUA_NIL: lua_pushnil(L); return body;
    case CLUA_FALSE: lua_pushboolean(L, 0); return body;
    case CLUA_TRUE: lua_pushboolean(L, 1); return body;
    case CLUA_INT: {
      int64_t integer;
      const uint8_t *next = need(L, body, end, sizeof integer);
      memcpy(&integer, body, sizeof integer);
      lua_pushinteger(L, integer);
      return next;
    }
    case CLUA_NUMBER: {
      double number;
      const uint8_t *next = need(L, body, end, sizeof number);
      memcpy(&number, body, sizeof number);
      lua_pushnumber(L, number);
      return next;
    }
    case CLUA_STRING: {
      uint32_t length;
      const uint8_t *text = need(L, body, end, sizeof length);
      memcpy(&length, body, sizeof length);
      const uint8_t *next = need(L, text, end, length);
      lua_pushlstring(L, (const char *)text, length);
      return next;
    }
    case CLUA_TABLE: {
      uint32_t count;
      const uint8_t *next = need(L, body, end, sizeof count);
      memcpy(&count, body, sizeof count);
      lua_newtable(L);
      while (count-- > 0) {
        next = clua_push(L, next, end);
        next = clua_push(L, next, end);
        if (lua_isnil(L, -2)) luaL_error(L, "damaged value");
        lua_rawset(L, -3);
      }
      return next;
    }
    default: luaL_error(L, "damaged value"); return end;
  }
}
