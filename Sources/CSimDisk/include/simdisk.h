// A disk in memory for SQLite, whose power can fail. One disk for the whole process, used from
// one thread.
#ifndef SIMDISK_H
#define SIMDISK_H

#include <stdint.h>

enum simdisk_operation {
  SIMDISK_WRITE = 1,
  SIMDISK_SYNC = 2,
  SIMDISK_TRUNCATE = 3,
};

// What a hook may answer besides SQLite's codes, of which 0 lets the operation happen.
enum simdisk_verdict {
  // Says that all is well, and does nothing.
  SIMDISK_LIE = -1,
  // A sync that fails, after which the system takes the pages for clean: the next sync succeeds
  // and they are not on the disk all the same.
  SIMDISK_FAIL_SYNC = -2,
};

// Asked before each operation that changes the disk.
typedef int (*simdisk_hook)(void *context, int operation, int64_t offset, int64_t length);

// Makes the disk SQLite's default. Once in a process; 0, or SQLite's error.
int simdisk_register(void);
// Forgets every file and seeds what SQLite takes for random.
void simdisk_reset(uint64_t seed);
void simdisk_set_hook(simdisk_hook hook, void *context);
// Ends every open file handle. Without power every sector of 512 bytes that was not synced is
// new or old by chance.
void simdisk_crash(int loses_power, uint64_t seed);
// Files in the memory of the disk, of all generations; for finding leaks.
int simdisk_open_handles(void);
// Changes one byte of a file, if it is that long: 1 when it did.
int simdisk_flip(const char *suffix, int64_t offset, uint8_t mask);

#endif
