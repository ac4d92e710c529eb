import Glibc
import TradingModel

// Swift's hash tables are ordered by a seed of the process. Under one seed of ours they must be
// the same in every process.
if getenv("SWIFT_DETERMINISTIC_HASHING") == nil {
  setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
  execv("/proc/self/exe", CommandLine.unsafeArgv)
}

// The sockets, event loops and lock files of thousands of lives.
var files = rlimit()
getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
files.rlim_cur = files.rlim_max
setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
exit(SimulateCommand(Array(CommandLine.arguments.dropFirst())).run())
