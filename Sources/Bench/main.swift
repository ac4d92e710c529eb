// perigee-bench: one figure of the project a call, one line of JSON a figure. `./dev bench` runs
// them all beside what others reach on the same machine.
import Glibc

do {
  try await BenchCommand(Array(CommandLine.arguments.dropFirst())).run()
} catch {
  BenchOutput.complain("perigee-bench: \(error)")
  exit(1)
}
exit(0)
