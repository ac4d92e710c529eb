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

// A table is walked in the library's own order, which differs between runs. So that the error does
// not, the walk goes on after one, and the gravest is raised at its end; of equal ones the first by
// its text.
enum { SOUND, BAD_VALUE, TOO_LARGE, TOO_MANY };

typedef struct {
  lua_State *L;
  buffer *out;
  const char *what;
  size_t byte_limit, byte_count;
  uint32_t entries_left, depth_left;
  int failure;
  char text[128];
} encoder;

static void fail(encoder *e, int failure, const char *text, const char *type) {
  if (failure < e->failure) return;
  char worded[sizeof e->text];
  snprintf(worded, sizeof worded, text, type);
  if (failure == e->failure && strcmp(worded, e->text) >= 0) return;
  e->failure = failure;
  memcpy(e->text, worded, sizeof worded);
}

static void put(encoder *e, const void *bytes, size_t length) {
  e->byte_count += length;
  if (e->failure) {
    if (e->byte_count > e->byte_limit) fail(e, TOO_LARGE, "%s", "");
  } else if (!buffer_append(e->out, bytes, length, e->byte_limit)) {
    fail(e, TOO_LARGE, "%s", "");
  }
}

static void put_tag(encoder *e, uint8_t tag) { put(e, &tag, 1); }

static void encode(encoder *e, int index);

static void encode_table(encoder *e, int index) {
  lua_State *L = e->L;
  if (e->depth_left == 0) {
    fail(e, BAD_VALUE, "tables are nested too deep, or in a cycle%s", "");
    return;
  }
  luaL_checkstack(L, 4, e->what);
  e->depth_left--;
  uint32_t count = 0;
  put_tag(e, CLUA_TABLE);
  size_t count_at = e->out->length;
  put(e, &count, sizeof count);
  lua_pushnil(L);
  while (e->failure != TOO_MANY && lua_next(L, index)) {
    int key = lua_type(L, -2);
    if (e->entries_left-- == 0) {
      fail(e, TOO_MANY, "%s", "");
    } else if (key != LUA_TNUMBER && key != LUA_TSTRING && key != LUA_TBOOLEAN) {
      fail(e, BAD_VALUE, "a key of type %s cannot be used here", lua_typename(L, key));
    } else {
      encode(e, lua_gettop(L) - 1);
      encode(e, lua_gettop(L));
    }
    lua_pop(L, 1);
    count++;
  }
  if (e->failure == TOO_MANY) {
    lua_settop(L, index);
  } else if (!e->failure) {
    memcpy(e->out->bytes + count_at, &count, sizeof count);
  }
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
      fail(e, BAD_VALUE, "a value of type %s cannot be used here", luaL_typename(L, index));
  }
}

void clua_encode(lua_State *L, int index, buffer *out, const char *what) {
  const clua_limits *limits = &vm_of(L)->limits;
  encoder e = {L, out, what, limits->value_bytes, out->length, limits->value_entries,
               limits->value_depth, SOUND, ""};
  encode(&e, lua_absindex(L, index));
  switch (e.failure) {
    case SOUND: return;
    case TOO_MANY:
      luaL_error(L, "%s: more than %d entries", what, (int)limits->value_entries);
      return;
    case TOO_LARGE:
      luaL_error(L, "%s: larger than %I bytes", what, (lua_Integer)limits->value_bytes);
      return;
    default:
      if (strncmp(e.text, "tables", 6) == 0)
        luaL_error(L, "%s: %s (limit %d)", what, e.text, (int)limits->value_depth);
      luaL_error(L, "%s: %s", what, e.text);
  }
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
