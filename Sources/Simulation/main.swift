import Glibc
import TradingModel

// Swift's hash tables are ordered by a seed of the process. Under one seed of ours they must be
// the same in every process.
if getenv("SWIFT_DETERMINISTIC_HASHING") == nil {
  setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
  execv("/proc/self/exe", CommandLine.unsafeArgv)
}

exit(SimulateCommand(Array(CommandLine.arguments.dropFirst())).run())
