/// One script that misbehaves, and how it must end.
package struct Attack: Sendable {
  /// How an attack can end.
  package enum Ending: String, Hashable, Sendable, Codable {
    /// Interrupted by the soft limit of time; its process was ended.
    case interrupted
    /// Stopped by the limit of memory; its process was ended.
    case memory
    /// Killed by the daemon or the kernel.
    case killed
    /// It came to an error or to nothing, and the strategy went on.
    case harmless
    /// None of these within the time; the sandbox has failed.
    case uncontained
  }

  /// When the script misbehaves.
  package enum Moment: Hashable, Sendable {
    /// While it is loaded.
    case load
    /// In `on_quote`.
    case quote
  }

  /// What was seen of a run, for a check of its own.
  package struct Evidence: Sendable {
    /// The offender's lines, as its log has them.
    package var lines: [String]
    /// Orders that reached the broker meanwhile.
    package var orders: Int
  }

  /// The name, as the table shows it.
  package var name: String
  /// The Lua text that misbehaves.
  package var text: String
  package var moment = Moment.quote
  /// The endings that count as contained; for most several, as more than one limit can be first.
  package var endings: Set<Ending>
  /// Orders that may reach the broker: a flood within its limits is no escape.
  package var mayOrder = false
  /// What else must hold: the complaint, or nil.
  package var check: @Sendable (Evidence) -> String? = { _ in nil }

  /// The script of a strategy that does it once, and answers quotes afterwards.
  package var script: String {
    switch moment {
    // On one line, so that the attack's own lines keep their numbers.
    case .load: "log.warn('attack begins') " + text
    case .quote:
      """
      local begun, told = false, false
      local function attack(q) \(text)
      end
      return { symbols = {"AAPL.NASDAQ"}, on_quote = function(q)
        if begun then
          if not told then told = true log.warn("still here") end
          return
        end
        begun = true
        log.warn("attack begins")
        attack(q)
        log.warn("attack over")
      end }
      """
    }
  }
}
