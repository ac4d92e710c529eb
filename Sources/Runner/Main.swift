import ArgumentParser
import Glibc

/// The process's entry: parses the arguments, runs the command and turns its end into an exit
/// code.
@main
enum Main {
  static func main() async {
    let status = await run(Array(CommandLine.arguments.dropFirst()))
    exit(status.rawValue)
  }

  private static func run(_ arguments: [String]) async -> ExitStatus {
    do {
      let command = try Perigee.parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        var command = command
        try command.run()
      }
      return .ok
    } catch let failure as CommandFailure {
      if !failure.message.isEmpty { StandardStreams.error("perigee: \(failure.message)\n") }
      return failure.status
    } catch {
      return report(error)
    }
  }

  /// Help and version are printed and well; wrong usage and anything unforeseen are errors.
  private static func report(_ error: any Error) -> ExitStatus {
    let isFine = Perigee.exitCode(for: error).isSuccess
    let message = Perigee.fullMessage(for: error)
    if isFine {
      StandardStreams.output(message + "\n")
    } else {
      StandardStreams.error("perigee: \(message)\n")
    }
    return isFine ? .ok : .error
  }
}
