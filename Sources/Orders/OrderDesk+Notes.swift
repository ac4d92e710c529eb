/// Something that the journal is to keep, which is no order and no fill.
public struct DeskNote: Hashable, Sendable {
  /// The kind of note (`strategy.started`).
  public var kind: String
  /// The words.
  public var text: String

  /// A note from its parts.
  public init(kind: String, text: String) {
    self.kind = kind
    self.text = text
  }
}

extension OrderDesk {
  /// Keeps a note in the journal, in order with everything else. Nobody is told. Where the journal
  /// refuses it waits with what the broker told.
  public func note(_ note: DeskNote) {
    var step = OrderStep()
    step.records.append(.note(nil, kind: note.kind, text: note.text, at: clock()))
    storeAndAct(on: step)
  }
}
