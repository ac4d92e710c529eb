import CJournal

/// The end of the chain of events: the newest event's number and hash. The next event's hash is
/// taken over this one and over all that the event says, so that no event can change, vanish or
/// come in between without breaking every hash after it.
struct EventChain: Hashable, Sendable {
  /// The newest event's number; 0 before the first.
  private(set) var seq: Int64 = 0
  /// The newest event's hash.
  private(set) var hash = ChainHash.beginning

  init() {}

  init(seq: Int64, hash: ChainHash) {
    self.seq = seq
    self.hash = hash
  }

  /// Goes on to the next event.
  mutating func append(
    at time: Int64, kind: String, account: String?, intent: String?, body: [UInt8]
  ) {
    seq &+= 1
    let number = seq
    EventChain.withText(kind) { kind, kindLength in
      EventChain.withText(account) { account, accountLength in
        EventChain.withText(intent) { intent, intentLength in
          body.withUnsafeBytes { bytes in
            var event = cj_event(
              seq: number, at: time, kind: kind, kind_length: kindLength, account: account,
              account_length: accountLength, intent: intent, intent_length: intentLength,
              body: bytes.baseAddress, body_length: Int64(bytes.count))
            hash.withMutableBytes { cj_chain($0, &event, $0) }
          }
        }
      }
    }
  }

  private static func withText(_ text: String?, _ body: (UnsafeRawPointer?, Int64) -> Void) {
    guard var text else { return body(nil, 0) }
    text.withUTF8 { bytes in
      guard let start = bytes.baseAddress else {
        // An empty text has no address, and no address would mean an absent one.
        return withUnsafeBytes(of: UInt8(0)) { body($0.baseAddress, 0) }
      }
      body(UnsafeRawPointer(start), Int64(bytes.count))
    }
  }
}
