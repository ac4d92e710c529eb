#ifndef PERIGEE_CJOURNAL_H
#define PERIGEE_CJOURNAL_H

#include <stdint.h>
#include <sqlite3.h>

// The bytes of a hash of the journal's chain (BLAKE2b with 32 bytes of output, RFC 7693).
#define CJ_HASH_BYTES 32

// The hash of one run of bytes.
void cj_hash(const void *data, int64_t length, uint8_t out[CJ_HASH_BYTES]);

// One event as the chain sees it. A null pointer is an absent text.
typedef struct {
  int64_t seq;
  int64_t at;
  const void *kind;
  int64_t kind_length;
  const void *account;
  int64_t account_length;
  const void *intent;
  int64_t intent_length;
  const void *body;
  int64_t body_length;
} cj_event;

// The hash of an event over the hash of the one before. Both may be the same memory.
void cj_chain(
    const uint8_t previous[CJ_HASH_BYTES], const cj_event *event, uint8_t out[CJ_HASH_BYTES]);

enum {
  CJ_CHAIN_OK = 0,
  // A number is missing or stands twice.
  CJ_CHAIN_GAP = 1,
  // An event is not what was written, or an event before it is not.
  CJ_CHAIN_MISMATCH = 2,
  // The database could not read a row; `code` says why.
  CJ_CHAIN_UNREADABLE = 3
};

typedef struct {
  int verdict;
  // The result code of the database.
  int code;
  // Where it went wrong; the last number where nothing did.
  int64_t seq;
  int64_t count;
  // The hash after the last good event.
  uint8_t hash[CJ_HASH_BYTES];
} cj_walk;

// Steps a statement that yields seq, at, kind, account, intent, body, hash in the order of seq,
// and checks each row against the one before, beginning after the event `after` with its hash.
// With `stored` each row must carry its hash; without, rows are only added up,
// and numbers may be missing.
void cj_walk_chain(
    sqlite3_stmt *statement, int64_t after, const uint8_t hash[CJ_HASH_BYTES], int stored,
    cj_walk *result);

// Watches the files of one database from now on, their names given by the database's own: what
// the system refuses to write or to make durable is counted, also where the database library
// keeps it to itself. Installs itself below the library at the first call, for the whole
// process. Answers a handle, or -1 when all `CJ_WATCHES` are in use.
#define CJ_WATCHES 256
int cj_watch(const char *path);
void cj_unwatch(int handle);

// Faults of a watched database's files since it is watched. `what` gets the call that failed
// first and `number` the system's error, 0 where unknown.
int64_t cj_faults(int handle, const char **what, int *number);

#endif
