import Foundation
import Logging

extension GatewayCore {
  /// Carries a command of the control socket out; returns the answer, a line of JSON.
  func obey(_ line: String) -> String {
    var answer = GatewayAnswer(ok: true)
    do {
      switch try ControlCommand(line) {
      case .status: answer.status = statistics()
      case .lift(let kind): lift(kind)
      case .fault(let fault): try inject(fault)
      }
    } catch {
      answer = GatewayAnswer(ok: false, error: "\(error)")
    }
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(answer), as: UTF8.self)
    } catch {
      logger.error("an answer could not be written", metadata: ["error": "\(error)"])
      return "{\"ok\":false}"
    }
  }
}
