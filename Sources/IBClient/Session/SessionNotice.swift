/// What a notice of the gateway means for the session as a whole.
enum SessionNotice: Equatable {
  /// The gateway cannot reach the market; orders rest, data stands still. `healsWithFarms` where
  /// the gateway may announce the recovery only by its farms.
  case marketLost(healsWithFarms: Bool)
  /// The market is back; with `dataLost` every subscription must be made again.
  case marketBack(dataLost: Bool)
  /// A data farm is back.
  case farmBack
  /// Another program uses our client id; the socket will be closed.
  case clientIDInUse
  /// The gateway will not serve us, for the reason in the text; the socket will be closed.
  case sessionRefused
  /// Worth a line in the log.
  case information
}
