package import Logging

/// How much a line of the log must matter to be written.
package enum LogLevel: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  case debug, info, notice, warning, error

  package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

  /// From 0 for the least to 4.
  package var rank: Int {
    switch self {
    case .debug: 0
    case .info: 1
    case .notice: 2
    case .warning: 3
    case .error: 4
    }
  }
}

extension LogLevel {
  /// The nearest of our levels.
  package init(_ level: Logger.Level) {
    switch level {
    case .trace, .debug: self = .debug
    case .info: self = .info
    case .notice: self = .notice
    case .warning: self = .warning
    case .error, .critical: self = .error
    }
  }

  /// The level in swift-log's words.
  package var loggerLevel: Logger.Level {
    switch self {
    case .debug: .debug
    case .info: .info
    case .notice: .notice
    case .warning: .warning
    case .error: .error
    }
  }
}
