import Control
import Foundation
import Glibc
import PaperGateway

/// Where the control sockets of paper gateways lie: in a folder that only the user may open.
enum GatewaySocket {
  /// The socket of the gateway at a port; the folder is made when it is missing. In the place of a
  /// port stands `{port}`, which the gateway fills in.
  static func pattern(_ environment: SystemEnvironment) throws -> String {
    let folder = folder(environment)
    if mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw CommandFailure(
        .error,
        "the folder \(folder) for the control socket cannot be made "
          + "(\(String(cString: strerror(errno)))); name a socket with --control")
    }
    var found = stat()
    guard lstat(folder, &found) == 0, found.st_uid == geteuid(), found.st_mode & 0o077 == 0 else {
      throw CommandFailure(
        .error, "the folder \(folder) is not the user's own; name a socket with --control")
    }
    return "\(folder)/gateway-{port}.sock"
  }

  /// The socket of the gateway that listens at a port.
  static func path(port: Int, _ environment: SystemEnvironment) -> String {
    "\(folder(environment))/gateway-\(port).sock"
  }

  private static func folder(_ environment: SystemEnvironment) -> String {
    if let own = environment.variables["XDG_RUNTIME_DIR"], !own.isEmpty { return "\(own)/perigee" }
    return "/tmp/perigee-\(geteuid())"
  }

  /// Sends a command and waits for its answer.
  static func ask(_ path: String, _ command: String) throws -> GatewayAnswerLine {
    do throws(UnixSocket.Failure) {
      let socket = try UnixSocket(connectingTo: path)
      defer { socket.close() }
      try socket.write(Array((command + "\n").utf8))
      var pending: [UInt8] = []
      return GatewayAnswerLine(bytes: try socket.readLine(pending: &pending, limit: .seconds(10)))
    } catch {
      switch error {
      case .nobody:
        throw CommandFailure(
          .notRunning,
          "no paper gateway listens for commands at \(path); start one with perigee gateway, or "
            + "name its --port or --control socket")
      case .timedOut: throw CommandFailure(.timedOut, "the gateway did not answer within 10 s")
      case .closed: throw CommandFailure(.error, "the gateway hung up")
      case .tooLong: throw CommandFailure(.error, "the gateway's answer is too long")
      case .system(let code):
        throw CommandFailure(.error, "\(path): \(String(cString: strerror(code)))")
      }
    }
  }
}

/// A line that a gateway answered with.
struct GatewayAnswerLine {
  let bytes: [UInt8]

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The answer; throws a `CommandFailure` when the gateway refused the command.
  func read() throws -> GatewayAnswer {
    let answer: GatewayAnswer
    do {
      answer = try JSONDecoder().decode(GatewayAnswer.self, from: Data(bytes))
    } catch {
      throw CommandFailure(.error, "the gateway's answer is not understood: \(text)")
    }
    guard answer.ok else { throw CommandFailure(.error, answer.error ?? "the gateway refused") }
    return answer
  }
}
