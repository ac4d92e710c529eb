/* The files in memory of the one unit that includes this: what was written, and what was
   synced. */
#pragma once

#include "simdisk.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR 512
#define MAXIMUM_FILES 64
#define SHM_REGIONS 64

typedef struct image {
  uint8_t *bytes;
  int64_t size, capacity;
} image;

struct handle;

typedef struct file {
  char *name;
  image now, durable;
  uint8_t *dirty;
  int64_t dirty_capacity;
  void *shm[SHM_REGIONS];
  int shm_size;
  struct handle *handles;
  int is_linked;
} file;

typedef struct handle {
  sqlite3_file base;
  file *file;
  struct handle *next;
  int level;
  int deletes;
} handle;

static file *files[MAXIMUM_FILES];
static simdisk_hook hook;
static void *hook_context;
static uint64_t random_state = 1;
static int open_handles;

static uint64_t next_random(uint64_t *state) {
  uint64_t z = (*state += 0x9E3779B97F4A7C15ull);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

// ---------------------------------------------------------------- images

static int reserve(image *image, int64_t size) {
  if (size <= image->capacity) return 1;
  int64_t capacity = image->capacity ? image->capacity : 65536;
  while (capacity < size) capacity *= 2;
  uint8_t *bytes = realloc(image->bytes, (size_t)capacity);
  if (!bytes) return 0;
  memset(bytes + image->capacity, 0, (size_t)(capacity - image->capacity));
  image->bytes = bytes;
  image->capacity = capacity;
  return 1;
}

static void resize(image *image, int64_t size) {
  if (size < image->size) memset(image->bytes + size, 0, (size_t)(image->size - size));
  image->size = size;
}

static int mark(file *file, int64_t offset, int64_t length) {
  int64_t first = offset / SECTOR, last = (offset + length - 1) / SECTOR;
  if (last >= file->dirty_capacity) {
    int64_t capacity = file->dirty_capacity ? file->dirty_capacity : 1024;
    while (capacity <= last) capacity *= 2;
    uint8_t *dirty = realloc(file->dirty, (size_t)capacity);
    if (!dirty) return 0;
    memset(dirty + file->dirty_capacity, 0, (size_t)(capacity - file->dirty_capacity));
    file->dirty = dirty;
    file->dirty_capacity = capacity;
  }
  memset(file->dirty + first, 1, (size_t)(last - first + 1));
  return 1;
}

static void keep_sector(file *file, int64_t sector) {
  int64_t start = sector * SECTOR, end = start + SECTOR;
  if (end > file->now.size) end = file->now.size;
  if (end <= start || !reserve(&file->durable, end)) return;
  memcpy(file->durable.bytes + start, file->now.bytes + start, (size_t)(end - start));
  if (end > file->durable.size) file->durable.size = end;
}

// ---------------------------------------------------------------- files

static file *find(const char *name) {
  for (int i = 0; i < MAXIMUM_FILES; i++)
    if (files[i] && strcmp(files[i]->name, name) == 0) return files[i];
  return NULL;
}

static file *make(const char *name) {
  file *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  made->name = strdup(name ? name : "");
  if (!name) return made;
  for (int i = 0; i < MAXIMUM_FILES; i++) {
    if (files[i]) continue;
    files[i] = made;
    made->is_linked = 1;
    return made;
  }
  free(made->name);
  free(made);
  return NULL;
}

static void drop_shm(file *file) {
  for (int i = 0; i < SHM_REGIONS; i++) {
    free(file->shm[i]);
    file->shm[i] = NULL;
  }
}

static void release(file *file) {
  if (file->is_linked || file->handles) return;
  drop_shm(file);
  free(file->now.bytes);
  free(file->durable.bytes);
  free(file->dirty);
  free(file->name);
  free(file);
}

static void forget(file *file) {
  for (int i = 0; i < MAXIMUM_FILES; i++)
    if (files[i] == file) files[i] = NULL;
  file->is_linked = 0;
  release(file);
}

static int asked(int operation, int64_t offset, int64_t length) {
  return hook ? hook(hook_context, operation, offset, length) : SQLITE_OK;
}
