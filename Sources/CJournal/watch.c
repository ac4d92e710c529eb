#include "cjournal.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

// A layer between the database library and the system's files. The library does not tell every
// failed write or sync: a checkpoint at a close, for one, keeps it to itself. Here each is counted.

typedef struct {
  char path[1024];
  int in_use;
  atomic_llong faults;
  _Atomic(const char *) what;
  atomic_int number;
} watch;

typedef struct {
  sqlite3_file base;
  int handle;
  sqlite3_file *real;
} watched_file;

static watch watches[CJ_WATCHES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs layer;
static sqlite3_vfs *below;

static sqlite3_file *real(sqlite3_file *file) { return ((watched_file *)file)->real; }

static int note(sqlite3_file *file, int code, const char *what) {
  // A full disk is told by the library and left by itself; everything else is a fault.
  if (code == SQLITE_OK || code == SQLITE_FULL) return code;
  int handle = ((watched_file *)file)->handle;
  if (handle < 0) return code;
  int number = errno;
  watch *w = &watches[handle];
  const char *none = NULL;
  if (atomic_compare_exchange_strong(&w->what, &none, what)) atomic_store(&w->number, number);
  atomic_fetch_add(&w->faults, 1);
  return code;
}

static int file_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }
static int file_read(sqlite3_file *file, void *data, int n, sqlite3_int64 at) {
  return real(file)->pMethods->xRead(real(file), data, n, at);
}
static int file_write(sqlite3_file *file, const void *data, int n, sqlite3_int64 at) {
  errno = 0;
  return note(file, real(file)->pMethods->xWrite(real(file), data, n, at), "write");
}
static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
  errno = 0;
  return note(file, real(file)->pMethods->xTruncate(real(file), size), "truncate");
}
static int file_sync(sqlite3_file *file, int flags) {
  errno = 0;
  int code = real(file)->pMethods->xSync(real(file), flags);
  // A full disk at a sync is no common full disk: what was written before may be gone.
  return note(file, code == SQLITE_FULL ? SQLITE_IOERR_FSYNC : code, "fsync");
}
static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
static int file_lock(sqlite3_file *file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
static int file_unlock(sqlite3_file *file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
static int file_check(sqlite3_file *file, int *answer) {
  return real(file)->pMethods->xCheckReservedLock(real(file), answer);
}
static int file_control(sqlite3_file *file, int op, void *argument) {
  return real(file)->pMethods->xFileControl(real(file), op, argument);
}
static int file_sector(sqlite3_file *file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
static int file_traits(sqlite3_file *file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
static int shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}
static int shm_lock(sqlite3_file *file, int offset, int n, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}
static void shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }
static int shm_unmap(sqlite3_file *file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}
static int file_fetch(sqlite3_file *file, sqlite3_int64 at, int n, void **out) {
  return real(file)->pMethods->xFetch(real(file), at, n, out);
}
static int file_unfetch(sqlite3_file *file, sqlite3_int64 at, void *page) {
  return real(file)->pMethods->xUnfetch(real(file), at, page);
}

#define METHODS(number)                                                                       \
  {.iVersion = number, .xClose = file_close, .xRead = file_read, .xWrite = file_write,        \
   .xTruncate = file_truncate, .xSync = file_sync, .xFileSize = file_size, .xLock = file_lock, \
   .xUnlock = file_unlock, .xCheckReservedLock = file_check, .xFileControl = file_control,    \
   .xSectorSize = file_sector, .xDeviceCharacteristics = file_traits, .xShmMap = shm_map,     \
   .xShmLock = shm_lock, .xShmBarrier = shm_barrier, .xShmUnmap = shm_unmap,                  \
   .xFetch = file_fetch, .xUnfetch = file_unfetch}

static const sqlite3_io_methods methods[3] = {METHODS(1), METHODS(2), METHODS(3)};

static int handle_of(const char *name) {
  if (name == NULL) return -1;
  int found = -1;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < CJ_WATCHES && found < 0; i++) {
    if (!watches[i].in_use) continue;
    size_t length = strlen(watches[i].path);
    if (strncmp(name, watches[i].path, length) != 0) continue;
    if (name[length] == 0 || name[length] == '-') found = i;
  }
  pthread_mutex_unlock(&lock);
  return found;
}

static int layer_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
  (void)vfs;
  watched_file *mine = (watched_file *)file;
  mine->real = (sqlite3_file *)(mine + 1);
  mine->handle = handle_of(name);
  mine->base.pMethods = NULL;
  int code = below->xOpen(below, name, mine->real, flags, out);
  if (mine->real->pMethods != NULL) {
    int version = mine->real->pMethods->iVersion;
    mine->base.pMethods = &methods[version < 1 ? 0 : version > 3 ? 2 : version - 1];
  }
  return code;
}

static int install(void) {
  if (below != NULL) return 1;
  sqlite3_vfs *found = sqlite3_vfs_find(NULL);
  if (found == NULL) return 0;
  layer = *found;
  layer.zName = "perigee";
  layer.pNext = NULL;
  layer.szOsFile = (int)sizeof(watched_file) + found->szOsFile;
  layer.xOpen = layer_open;
  below = found;
  if (sqlite3_vfs_register(&layer, 1) == SQLITE_OK) return 1;
  below = NULL;
  return 0;
}

int cj_watch(const char *path) {
  int handle = -1;
  if (strlen(path) >= sizeof watches[0].path) return -1;
  pthread_mutex_lock(&lock);
  if (install()) {
    for (int i = 0; i < CJ_WATCHES && handle < 0; i++) {
      if (!watches[i].in_use) handle = i;
    }
  }
  if (handle >= 0) {
    watch *w = &watches[handle];
    strcpy(w->path, path);
    atomic_store(&w->faults, 0);
    atomic_store(&w->what, NULL);
    atomic_store(&w->number, 0);
    w->in_use = 1;
  }
  pthread_mutex_unlock(&lock);
  return handle;
}

void cj_unwatch(int handle) {
  if (handle < 0) return;
  pthread_mutex_lock(&lock);
  watches[handle].in_use = 0;
  pthread_mutex_unlock(&lock);
}

int64_t cj_faults(int handle, const char **what, int *number) {
  if (handle < 0) return 0;
  watch *w = &watches[handle];
  *what = atomic_load(&w->what);
  *number = atomic_load(&w->number);
  return atomic_load(&w->faults);
}
