/// A text that must not be seen: it prints as dots, wherever it is put into a text.
struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let text: String

  init(_ text: String) { self.text = text }

  /// The text itself, for the one call that needs it.
  var revealed: String { text }

  var description: String { "••••" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}
