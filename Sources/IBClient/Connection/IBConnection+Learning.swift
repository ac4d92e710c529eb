import Logging
import TWSProtocol

extension IBConnection {
  /// Takes up what an error says about the limits: a gateway that finds itself asked too much is
  /// believed, and that is said once.
  func learn(_ error: GatewayMessage.ErrorNotice, now: Uptime) {
    switch error.code {
    case SourceCode.tooManyMessages:
      guard let rate = writer?.backOff() else { return }
      logger.warning(
        """
        the gateway got more messages than it takes: at most \(rate) a second for \
        \(SendBudget.slowTime.components.seconds / 60) minutes (\(error.text))
        """)
    case SourceCode.tooManyLines, SourceCode.tooManyBooks, SourceCode.tooManyTickStreams:
      guard let (kind, limit) = lines.learn(error.id) else { return }
      logger.warning(
        """
        the gateway serves \(limit) subscriptions of \(kind) at once and no more; that is kept \
        until it is connected anew (\(error.text))
        """)
    default:
      if let pause = history.backOff(error, now: now) {
        logger.warning(
          """
          the gateway was asked for history too fast: no small bars for \
          \(pause.components.seconds) s (\(error.text))
          """)
      }
      if !SourceCode.isWarning(error.code) { lines.close(error.id) }
    }
  }
}
