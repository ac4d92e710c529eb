#include "cjournal.h"

#include <string.h>

// BLAKE2b as RFC 7693 describes it, without a key.

static const uint64_t start[8] = {
    0x6a09e667f3bcc908ULL, 0xbb67ae8584caa73bULL, 0x3c6ef372fe94f82bULL, 0xa54ff53a5f1d36f1ULL,
    0x510e527fade682d1ULL, 0x9b05688c2b3e6c1fULL, 0x1f83d9abfb41bd6bULL, 0x5be0cd19137e2179ULL};

static const uint8_t order[12][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3}};

typedef struct {
  uint64_t h[8];
  uint64_t count;
  uint8_t block[128];
  size_t filled;
} hasher;

static inline uint64_t turn(uint64_t x, int n) { return (x >> n) | (x << (64 - n)); }

#define MIX(a, b, c, d, x, y)       \
  do {                              \
    v[a] += v[b] + (x);             \
    v[d] = turn(v[d] ^ v[a], 32);   \
    v[c] += v[d];                   \
    v[b] = turn(v[b] ^ v[c], 24);   \
    v[a] += v[b] + (y);             \
    v[d] = turn(v[d] ^ v[a], 16);   \
    v[c] += v[d];                   \
    v[b] = turn(v[b] ^ v[c], 63);   \
  } while (0)

static void compress(hasher *s, const uint8_t *block, int is_last) {
  uint64_t m[16], v[16];
  memcpy(m, block, 128);  // Little endian, as every machine is that this runs on.
  for (int i = 0; i < 8; i++) {
    v[i] = s->h[i];
    v[i + 8] = start[i];
  }
  v[12] ^= s->count;
  if (is_last) v[14] = ~v[14];
  for (int r = 0; r < 12; r++) {
    const uint8_t *o = order[r];
    MIX(0, 4, 8, 12, m[o[0]], m[o[1]]);
    MIX(1, 5, 9, 13, m[o[2]], m[o[3]]);
    MIX(2, 6, 10, 14, m[o[4]], m[o[5]]);
    MIX(3, 7, 11, 15, m[o[6]], m[o[7]]);
    MIX(0, 5, 10, 15, m[o[8]], m[o[9]]);
    MIX(1, 6, 11, 12, m[o[10]], m[o[11]]);
    MIX(2, 7, 8, 13, m[o[12]], m[o[13]]);
    MIX(3, 4, 9, 14, m[o[14]], m[o[15]]);
  }
  for (int i = 0; i < 8; i++) s->h[i] ^= v[i] ^ v[i + 8];
}

static void begin(hasher *s) {
  memcpy(s->h, start, sizeof start);
  s->h[0] ^= 0x01010000 ^ CJ_HASH_BYTES;
  s->count = 0;
  s->filled = 0;
}

static void add(hasher *s, const void *data, size_t length) {
  const uint8_t *bytes = data;
  while (length > 0) {
    // The last block is held back, since it is compressed in its own way.
    if (s->filled == 128) {
      s->count += 128;
      compress(s, s->block, 0);
      s->filled = 0;
    }
    size_t n = 128 - s->filled;
    if (n > length) n = length;
    memcpy(s->block + s->filled, bytes, n);
    s->filled += n;
    bytes += n;
    length -= n;
  }
}

static void finish(hasher *s, uint8_t out[CJ_HASH_BYTES]) {
  s->count += s->filled;
  memset(s->block + s->filled, 0, 128 - s->filled);
  compress(s, s->block, 1);
  memcpy(out, s->h, CJ_HASH_BYTES);
}

static void add_number(hasher *s, int64_t value) { add(s, &value, sizeof value); }

static void add_text(hasher *s, const void *text, int64_t length) {
  add_number(s, text == NULL ? -1 : length);
  if (text != NULL && length > 0) add(s, text, (size_t)length);
}

void cj_hash(const void *data, int64_t length, uint8_t out[CJ_HASH_BYTES]) {
  hasher s;
  begin(&s);
  if (length > 0) add(&s, data, (size_t)length);
  finish(&s, out);
}

void cj_chain(
    const uint8_t previous[CJ_HASH_BYTES], const cj_event *event, uint8_t out[CJ_HASH_BYTES]) {
  hasher s;
  begin(&s);
  add(&s, previous, CJ_HASH_BYTES);
  add_number(&s, event->seq);
  add_number(&s, event->at);
  add_text(&s, event->kind, event->kind_length);
  add_text(&s, event->account, event->account_length);
  add_text(&s, event->intent, event->intent_length);
  add_text(&s, event->body, event->body_length);
  finish(&s, out);
}

static void read_text(sqlite3_stmt *statement, int column, const void **text, int64_t *length) {
  *text = sqlite3_column_text(statement, column);
  *length = sqlite3_column_bytes(statement, column);
}

void cj_walk_chain(
    sqlite3_stmt *statement, int64_t after, const uint8_t hash[CJ_HASH_BYTES], int stored,
    cj_walk *result) {
  memset(result, 0, sizeof *result);
  memcpy(result->hash, hash, CJ_HASH_BYTES);
  result->seq = after;
  for (;;) {
    int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) return;
    if (code != SQLITE_ROW) {
      result->verdict = CJ_CHAIN_UNREADABLE;
      result->code = code;
      result->seq += 1;
      return;
    }
    cj_event event = {.seq = sqlite3_column_int64(statement, 0),
                      .at = sqlite3_column_int64(statement, 1)};
    if (stored && event.seq != result->seq + 1) {
      result->verdict = CJ_CHAIN_GAP;
      result->seq += 1;
      return;
    }
    read_text(statement, 2, &event.kind, &event.kind_length);
    read_text(statement, 3, &event.account, &event.account_length);
    read_text(statement, 4, &event.intent, &event.intent_length);
    read_text(statement, 5, &event.body, &event.body_length);
    uint8_t next[CJ_HASH_BYTES];
    cj_chain(result->hash, &event, next);
    if (stored) {
      const void *found = sqlite3_column_blob(statement, 6);
      if (found == NULL || sqlite3_column_bytes(statement, 6) != CJ_HASH_BYTES ||
          memcmp(found, next, CJ_HASH_BYTES) != 0) {
        result->verdict = CJ_CHAIN_MISMATCH;
        result->seq = event.seq;
        return;
      }
    }
    memcpy(result->hash, next, CJ_HASH_BYTES);
    result->seq = event.seq;
    result->count += 1;
  }
}
