import TradingModel

/// Bar sizes as people say them.
enum BarWords {
  static func size(_ seconds: Int32) -> String {
    switch seconds {
    case let value where value % 86_400 == 0: "\(value / 86_400) d"
    case let value where value % 3600 == 0: "\(value / 3600) h"
    case let value where value % 60 == 0: "\(value / 60) min"
    case let value: "\(value) s"
    }
  }
}
