import Foundation

/// Bytes as letters.
enum Base64 {
  static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// In lines of 76 letters that end as mail wants it.
  static func lines(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString(options: [
      .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
    ])
  }
}
