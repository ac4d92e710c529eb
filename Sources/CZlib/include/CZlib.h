// The system's zlib: packed files of recorded markets are unpacked while they are read.
#pragma once
#include <zlib.h>

// inflateInit2 is a macro that Swift cannot call.
static inline int czlib_open(z_stream *stream) { return inflateInit2(stream, 15 + 32); }
