#include "files.h"

// ---------------------------------------------------------------- methods of a file

static int disk_close(sqlite3_file *base) {
  handle *self = (handle *)base;
  file *file = self->file;
  for (handle **at = &file->handles; *at; at = &(*at)->next) {
    if (*at != self) continue;
    *at = self->next;
    break;
  }
  open_handles--;
  if (self->deletes && file->is_linked)
    forget(file);
  else
    release(file);
  return SQLITE_OK;
}

static int disk_read(sqlite3_file *base, void *into, int length, sqlite3_int64 offset) {
  file *file = ((handle *)base)->file;
  int64_t there = file->now.size - offset;
  if (there > length) there = length;
  if (there < 0) there = 0;
  if (there > 0) memcpy(into, file->now.bytes + offset, (size_t)there);
  if (there == length) return SQLITE_OK;
  memset((char *)into + there, 0, (size_t)(length - there));
  return SQLITE_IOERR_SHORT_READ;
}

static int disk_write(sqlite3_file *base, const void *bytes, int length, sqlite3_int64 offset) {
  file *file = ((handle *)base)->file;
  // The handle of a machine that is gone.
  if (!file->is_linked && file->name[0]) return SQLITE_IOERR_WRITE;
  int verdict = asked(SIMDISK_WRITE, offset, length);
  if (verdict == SIMDISK_LIE) return SQLITE_OK;
  if (verdict != SQLITE_OK) return verdict;
  if (!reserve(&file->now, offset + length)) return SQLITE_FULL;
  memcpy(file->now.bytes + offset, bytes, (size_t)length);
  if (offset + length > file->now.size) file->now.size = offset + length;
  return mark(file, offset, length) ? SQLITE_OK : SQLITE_FULL;
}

static int disk_truncate(sqlite3_file *base, sqlite3_int64 size) {
  file *file = ((handle *)base)->file;
  if (!file->is_linked && file->name[0]) return SQLITE_IOERR_TRUNCATE;
  int verdict = asked(SIMDISK_TRUNCATE, 0, size);
  if (verdict == SIMDISK_LIE) return SQLITE_OK;
  if (verdict != SQLITE_OK) return verdict;
  if (!reserve(&file->now, size)) return SQLITE_FULL;
  resize(&file->now, size);
  return SQLITE_OK;
}

static int disk_sync(sqlite3_file *base, int flags) {
  (void)flags;
  file *file = ((handle *)base)->file;
  if (!file->is_linked && file->name[0]) return SQLITE_IOERR_FSYNC;
  int verdict = asked(SIMDISK_SYNC, 0, file->now.size);
  if (verdict == SIMDISK_LIE) return SQLITE_OK;
  if (verdict == SIMDISK_FAIL_SYNC) {
    if (file->dirty) memset(file->dirty, 0, (size_t)file->dirty_capacity);
    return SQLITE_IOERR_FSYNC;
  }
  if (verdict != SQLITE_OK) return verdict;
  for (int64_t sector = 0; sector < file->dirty_capacity; sector++) {
    if (!file->dirty[sector]) continue;
    keep_sector(file, sector);
    file->dirty[sector] = 0;
  }
  if (reserve(&file->durable, file->now.size)) resize(&file->durable, file->now.size);
  return SQLITE_OK;
}

static int disk_size(sqlite3_file *base, sqlite3_int64 *size) {
  *size = ((handle *)base)->file->now.size;
  return SQLITE_OK;
}

static int disk_lock(sqlite3_file *base, int level) {
  handle *self = (handle *)base;
  for (handle *other = self->file->handles; other; other = other->next) {
    if (other == self) continue;
    if (level == SQLITE_LOCK_SHARED && other->level >= SQLITE_LOCK_PENDING) return SQLITE_BUSY;
    if (level >= SQLITE_LOCK_RESERVED && other->level >= SQLITE_LOCK_RESERVED) return SQLITE_BUSY;
    if (level == SQLITE_LOCK_EXCLUSIVE && other->level >= SQLITE_LOCK_SHARED) return SQLITE_BUSY;
  }
  if (level > self->level) self->level = level;
  return SQLITE_OK;
}

static int disk_unlock(sqlite3_file *base, int level) {
  handle *self = (handle *)base;
  if (level < self->level) self->level = level;
  return SQLITE_OK;
}

static int disk_check_lock(sqlite3_file *base, int *result) {
  handle *self = (handle *)base;
  *result = 0;
  for (handle *other = self->file->handles; other; other = other->next)
    if (other->level >= SQLITE_LOCK_RESERVED) *result = 1;
  return SQLITE_OK;
}

static int disk_control(sqlite3_file *base, int operation, void *argument) {
  (void)base;
  (void)operation;
  (void)argument;
  return SQLITE_NOTFOUND;
}

static int disk_sector(sqlite3_file *base) {
  (void)base;
  return SECTOR;
}

static int disk_traits(sqlite3_file *base) {
  (void)base;
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// ---------------------------------------------------------------- shared memory of one process

static int disk_shm_map(
    sqlite3_file *base, int region, int size, int extends, void volatile **address) {
  file *file = ((handle *)base)->file;
  *address = NULL;
  if (region >= SHM_REGIONS) return SQLITE_IOERR_SHMMAP;
  if (!file->shm[region]) {
    if (!extends) return SQLITE_OK;
    file->shm[region] = calloc(1, (size_t)size);
    if (!file->shm[region]) return SQLITE_NOMEM;
  }
  *address = file->shm[region];
  return SQLITE_OK;
}

// One thread: whoever holds such a lock has given it back before another asks.
static int disk_shm_lock(sqlite3_file *base, int offset, int count, int flags) {
  (void)base;
  (void)offset;
  (void)count;
  (void)flags;
  return SQLITE_OK;
}

static void disk_shm_barrier(sqlite3_file *base) { (void)base; }

static int disk_shm_unmap(sqlite3_file *base, int deletes) {
  if (deletes) drop_shm(((handle *)base)->file);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    2,           disk_close,  disk_read,       disk_write,   disk_truncate, disk_sync,
    disk_size,   disk_lock,   disk_unlock,     disk_check_lock, disk_control, disk_sector,
    disk_traits, disk_shm_map, disk_shm_lock,  disk_shm_barrier, disk_shm_unmap, NULL, NULL};

// ---------------------------------------------------------------- the file system

static int fs_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *answered) {
  (void)vfs;
  handle *self = (handle *)base;
  memset(self, 0, sizeof *self);
  file *file = name ? find(name) : NULL;
  if (!file) {
    if (name && !(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    file = make(name);
    if (!file) return SQLITE_NOMEM;
  }
  self->file = file;
  self->next = file->handles;
  self->deletes = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  file->handles = self;
  open_handles++;
  self->base.pMethods = &methods;
  if (answered) *answered = flags;
  return SQLITE_OK;
}

static int fs_delete(sqlite3_vfs *vfs, const char *name, int syncs) {
  (void)vfs;
  (void)syncs;
  file *file = find(name);
  if (!file) return SQLITE_IOERR_DELETE_NOENT;
  int verdict = asked(SIMDISK_TRUNCATE, 0, 0);
  if (verdict > 0) return verdict;
  forget(file);
  return SQLITE_OK;
}

static int fs_access(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
  (void)vfs;
  (void)flags;
  file *file = find(name);
  *result = file && file->now.size > 0;
  return SQLITE_OK;
}

static int fs_full_path(sqlite3_vfs *vfs, const char *name, int length, char *into) {
  (void)vfs;
  if ((int)strlen(name) >= length) return SQLITE_CANTOPEN;
  strcpy(into, name);
  return SQLITE_OK;
}

static int fs_random(sqlite3_vfs *vfs, int length, char *into) {
  (void)vfs;
  for (int i = 0; i < length; i++) into[i] = (char)(next_random(&random_state) >> 32);
  return length;
}

static int fs_sleep(sqlite3_vfs *vfs, int microseconds) {
  (void)vfs;
  return microseconds;
}

static int fs_time(sqlite3_vfs *vfs, double *now) {
  (void)vfs;
  *now = 2460000.5;
  return SQLITE_OK;
}

static int fs_time64(sqlite3_vfs *vfs, sqlite3_int64 *now) {
  (void)vfs;
  *now = 2460000ll * 86400000 + 43200000;
  return SQLITE_OK;
}

static int fs_error(sqlite3_vfs *vfs, int length, char *into) {
  (void)vfs;
  if (length > 0) into[0] = 0;
  return 0;
}

static sqlite3_vfs file_system = {
    2,        sizeof(handle), 512,  NULL, "simdisk",     NULL,     fs_open,   fs_delete,
    fs_access, fs_full_path,  NULL, NULL, NULL,          NULL,     fs_random, fs_sleep,
    fs_time,  fs_error,       fs_time64, NULL, NULL, NULL};

int simdisk_register(void) { return sqlite3_vfs_register(&file_system, 1); }

void simdisk_reset(uint64_t seed) {
  for (int i = 0; i < MAXIMUM_FILES; i++)
    if (files[i]) forget(files[i]);
  random_state = seed;
}

void simdisk_set_hook(simdisk_hook new_hook, void *context) {
  hook = new_hook;
  hook_context = context;
}

static void survive(file *old, int loses_power, uint64_t *state) {
  file *made = calloc(1, sizeof *made);
  if (!made) abort();
  made->name = strdup(old->name);
  made->is_linked = 1;
  if (loses_power) {
    for (int64_t sector = 0; sector < old->dirty_capacity; sector++)
      if (old->dirty[sector] && (next_random(state) & 1)) keep_sector(old, sector);
    // The length may be as old as the oldest of them.
    image *kept = &old->durable;
    if (reserve(&made->now, kept->size)) {
      if (kept->size) memcpy(made->now.bytes, kept->bytes, (size_t)kept->size);
      made->now.size = kept->size;
    }
  } else if (reserve(&made->now, old->now.size)) {
    if (old->now.size) memcpy(made->now.bytes, old->now.bytes, (size_t)old->now.size);
    made->now.size = old->now.size;
  }
  if (loses_power) {
    if (reserve(&made->durable, made->now.size)) {
      if (made->now.size)
        memcpy(made->durable.bytes, made->now.bytes, (size_t)made->now.size);
      made->durable.size = made->now.size;
    }
  } else {
    // A killed process takes nothing from the system's cache, and nothing into it.
    if (reserve(&made->durable, old->durable.size)) {
      if (old->durable.size)
        memcpy(made->durable.bytes, old->durable.bytes, (size_t)old->durable.size);
      made->durable.size = old->durable.size;
    }
    if (old->dirty_capacity) {
      made->dirty = malloc((size_t)old->dirty_capacity);
      if (!made->dirty) abort();
      memcpy(made->dirty, old->dirty, (size_t)old->dirty_capacity);
      made->dirty_capacity = old->dirty_capacity;
    }
  }
  for (int i = 0; i < MAXIMUM_FILES; i++)
    if (files[i] == old) files[i] = made;
  old->is_linked = 0;
  release(old);
}

void simdisk_crash(int loses_power, uint64_t seed) {
  uint64_t state = seed;
  file *all[MAXIMUM_FILES];
  memcpy(all, files, sizeof all);
  for (int i = 0; i < MAXIMUM_FILES; i++)
    if (all[i]) survive(all[i], loses_power, &state);
}

int simdisk_open_handles(void) { return open_handles; }

int simdisk_flip(const char *suffix, int64_t offset, uint8_t mask) {
  size_t length = strlen(suffix);
  for (int i = 0; i < MAXIMUM_FILES; i++) {
    if (!files[i]) continue;
    size_t whole = strlen(files[i]->name);
    if (whole < length || strcmp(files[i]->name + whole - length, suffix)) continue;
    if (offset >= files[i]->now.size) return 0;
    files[i]->now.bytes[offset] ^= mask;
    return 1;
  }
  return 0;
}
