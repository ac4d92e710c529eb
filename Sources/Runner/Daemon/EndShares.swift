/// How the parts of an orderly end share its time, so that no part can use up another's.
struct EndShares: Equatable {
  /// How long strategies have for `on_stop` before they are killed: half, at most 3 s.
  let strategies: Duration
  /// How long the broker has to confirm cancels: three tenths, at most 3 s.
  let cancels: Duration

  /// The shares of `stop_timeout`. The rest is for connections and files.
  init(_ timeout: Duration) {
    strategies = min(.seconds(3), timeout / 2)
    cancels = min(.seconds(3), timeout * 3 / 10)
  }
}
