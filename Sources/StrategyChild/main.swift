// The strategy child: `perigee-strategy PARENT-PID MEMORY-BYTES`, started by the daemon with its
// channel on descriptors 3 and 4. Not for people.
import Glibc
import StrategyHost

let arguments = CommandLine.arguments
guard arguments.count == 3, let parent = Int32(arguments[1]), let memory = Int(arguments[2]),
  memory > 0
else {
  let text = "perigee-strategy is started by perigee; run 'perigee run' instead.\n"
  _ = text.utf8.withContiguousStorageIfAvailable { write(2, $0.baseAddress, $0.count) }
  exit(64)
}
exit(ChildProcessMain.run(parent: parent, memoryBytes: memory).rawValue)
