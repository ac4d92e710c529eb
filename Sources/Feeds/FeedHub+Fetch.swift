public import TradingModel

extension FeedHub {
  /// One frame of history for somebody who is in no hurry: it waits for a slot behind every
  /// backfill, and while the source asks for patience. Safe from any thread.
  ///
  /// - Throws: `FeedError`; `.cancelled` when the task is cancelled.
  public func history(_ request: HistoryRequest) async throws(FeedError) -> [Bar] {
    let outcome: Result<[Bar], FeedError>
    do {
      outcome = try await gate.withSlot(isUrgent: false) { [backend] in
        do throws(FeedError) {
          return .success(try await backend.history(request))
        } catch {
          return .failure(error)
        }
      }
    } catch {
      throw FeedError(.cancelled, "the request was cancelled while it waited")
    }
    if case .failure(let error) = outcome, error.code == .pacing { gate.pause(.seconds(15)) }
    return try outcome.get()
  }
}
