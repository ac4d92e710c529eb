/// What a strategy has told the daemon of the fills that its script has heard of: after each
/// callback either the state that the script saved, with the number of the fill in it, or the
/// number alone.
struct DeliveredFills {
  /// The newest fill whose callback began; its state is saved after it returned.
  private var newest: Int64 = 0
  private var answered: Int64 = 0
  /// The newest state could not be kept: what is kept is older than the fills heard of since.
  private var isStateBehind = false

  /// The callback of this fill begins.
  mutating func begin(_ number: Int64) { newest = max(newest, number) }

  /// What goes with a state that is sent now; nil when no fill was heard of.
  mutating func takeWithState() -> Int64? {
    isStateBehind = false
    answered = newest
    return newest > 0 ? newest : nil
  }

  /// A number to send by itself; nil when a state has told it, or has to.
  mutating func take(_ number: Int64) -> Int64? {
    guard number > answered, !isStateBehind else { return nil }
    answered = number
    return number
  }

  /// The script's changes were too much to keep; until a state is sent, nothing is answered.
  mutating func stateWasNotSaved() { isStateBehind = true }
}
