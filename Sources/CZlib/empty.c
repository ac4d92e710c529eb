// The module is the library's own header; a target needs a file to compile.
#include "CZlib.h"
