/// What a broker's message about an order means for it. An unknown code is a warning: taking a
/// warning for a refusal would bury a live order, taking a refusal for a warning only waits for
/// the next snapshot.
enum MessageMeaning: Hashable {
  /// The broker refused what was sent last.
  case refused
  /// The order was cancelled; the status that comes with it decides.
  case cancelled
  /// The order that a cancel named is not known there.
  case cancelNotFound
  /// The order that a cancel named cannot be cancelled in its state.
  case cancelRefused
  /// Anything else: told, and without effect.
  case warning

  init(code: Int) {
    switch code {
    case 202: self = .cancelled
    case 135, 10147: self = .cancelNotFound
    case 161, 10148: self = .cancelRefused
    case 103...111, 113...134, 136...160, 163, 164, 200, 201, 203: self = .refused
    case 320...324, 328...336, 341, 344, 347...349, 355, 358, 361...364, 370, 375, 377:
      self = .refused
    case 380, 382, 384, 387, 388, 391...393, 397, 401...403, 405...410, 413, 414, 417, 418:
      self = .refused
    case 422...426, 432...448, 460...463, 481, 511, 10005...10020, 10041...10064, 10149...10151:
      self = .refused
    case 10163...10166, 10268...10289, 10307...10345: self = .refused
    default: self = .warning
    }
  }
}
