import TWSProtocol

extension GatewayCore {
  /// Refuses a request that no trading program without a window needs, under its own number.
  func refuse(_ message: ClientMessage, _ session: ClientSession) {
    unsupported(Self.subject(of: message), message.requestID?.rawValue ?? -1, session)
  }

  private static func subject(of message: ClientMessage) -> String {
    switch message {
    case .requestAdvisorConfiguration, .replaceAdvisorConfiguration: "the advisor's configuration"
    case .exerciseOptions: "the exercise of options"
    case .requestScanner, .cancelScanner, .requestScannerParameters: "a scanner"
    case .requestFundamentalData, .cancelFundamentalData: "fundamental data"
    case .verifyRequest, .verifyMessage, .verifyAndAuthRequest, .verifyAndAuthMessage:
      "the verification of programs"
    case .queryDisplayGroups, .subscribeDisplayGroup, .updateDisplayGroup,
      .unsubscribeDisplayGroup:
      "a display group"
    case .requestSoftDollarTiers: "a list of soft dollar tiers"
    case .requestNewsArticle, .requestNewsProviders, .requestHistoricalNews: "news"
    case .requestWSHMetaData, .cancelWSHMetaData, .requestWSHEventData, .cancelWSHEventData:
      "the calendar of corporate events"
    // The dispatcher names the requests that come here.
    default: "this request"
    }
  }
}
