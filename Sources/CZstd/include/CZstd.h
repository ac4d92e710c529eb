// The system's libzstd, linked whole: what the tape's blocks are compressed with.
#pragma once
#include <zstd.h>
#include <zstd_errors.h>
