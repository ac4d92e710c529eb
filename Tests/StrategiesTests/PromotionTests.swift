import Strategies
import Testing
import TradingModel

@Suite("Promotions")
struct PromotionTests {
  private let start = Timestamp(seconds: 1_767_623_400)

  private func after(_ seconds: Int64) -> Timestamp { start.advanced(by: .seconds(seconds)) }

  private func make(_ moment: Promotion.Moment) -> Promotion {
    Promotion(moment, window: .seconds(600), errorLimit: 3, deadline: after(86_400))
  }

  private func watching(errors: Int = 0) -> Promotion {
    var promotion = make(.now)
    #expect(promotion.look(.init(state: .running), at: start) == .swap)
    promotion.swapped(at: start, errors: errors)
    return promotion
  }

  @Test("now swaps at the first look, bar at the next bar's end, flat when nothing is held")
  func moments() {
    var now = make(.now)
    #expect(now.look(.init(state: .running), at: start) == .swap)
    #expect(now.look(.init(state: .running), at: start) == .nothing)
    var bar = make(.bar)
    #expect(bar.look(.init(state: .running, isFlat: true), at: start) == .nothing)
    #expect(bar.look(.init(state: .running), at: start, barClosed: true) == .swap)
    #expect(bar.look(.init(state: .running), at: start, barClosed: true) == .nothing)
    var flat = make(.flat)
    #expect(
      flat.look(.init(state: .running, isFlat: false), at: start, barClosed: true) == .nothing)
    #expect(flat.look(.init(state: .running, isFlat: true), at: after(5)) == .swap)
    #expect(flat.phase == .swapping && !flat.isOver)
  }

  @Test(
    "only what runs is swapped: what is down ends the wait, what is on its way is waited for",
    arguments: Promotion.Moment.allCases)
  func waiting_NeedsWhatRuns(moment: Promotion.Moment) {
    for state in [StrategyStatus.State.stopped, .failed, .quarantined] {
      var promotion = make(moment)
      let action = promotion.look(
        .init(state: state, reason: "by hand", isFlat: true), at: start, barClosed: true)
      guard case .giveUp(let reason) = action else {
        Issue.record("\(state): \(action)")
        continue
      }
      #expect(reason.contains("by hand") && promotion.phase == .failed(reason))
    }
    for state in [StrategyStatus.State.starting, .stopping, .restarting] {
      var promotion = make(moment)
      let sight = Promotion.Sight(state: state, isFlat: true)
      #expect(promotion.look(sight, at: start, barClosed: true) == .nothing)
      #expect(promotion.phase == .waiting)
    }
  }

  @Test("a wait ends at its limit, with its shadow, and with its strategy")
  func waiting_IsLimited() {
    for moment in [Promotion.Moment.bar, .flat] {
      var promotion = make(moment)
      let sight = Promotion.Sight(state: .running)
      #expect(promotion.look(sight, at: after(86_399)) == .nothing)
      guard case .giveUp = promotion.look(sight, at: after(86_400)) else {
        Issue.record("it waits for ever")
        return
      }
      #expect(promotion.isOver)
    }
    var alone = make(.flat)
    var sight = Promotion.Sight(state: .running, isFlat: true)
    sight.shadowFault = "its shadow has ended: killed"
    #expect(alone.look(sight, at: start) == .giveUp("its shadow has ended: killed"))
    var gone = make(.bar)
    #expect(gone.withdrawn() == .giveUp("the strategy was withdrawn"))
  }

  @Test("an error in on_start is enough, and what is not the new version is not watched")
  func watch_SeesWhatRuns() {
    var failing = watching()
    var sight = Promotion.Sight(state: .running, errors: 1)
    sight.startFault = "sma.lua:4: nil"
    #expect(failing.look(sight, at: after(1)) == .rollBack("its on_start failed: sma.lua:4: nil"))
    failing.couldNotGoBack("the disk is gone")
    #expect(failing.isOver)
    guard case .stuck(let reason) = failing.phase else {
      Issue.record("\(failing.phase)")
      return
    }
    #expect(reason.contains("sma.lua:4") && reason.contains("the disk is gone"))
    var other = watching()
    var foreign = Promotion.Sight(state: .running)
    foreign.isNew = false
    #expect(other.look(foreign, at: after(1)) == .letGo)
    #expect(other.isOver)
    var gone = watching()
    #expect(gone.withdrawn() == .letGo)
  }

  @Test("a version that behaves for the whole window stays")
  func window_Ends() {
    var promotion = watching(errors: 7)
    #expect(promotion.look(.init(state: .starting, errors: 7), at: after(1)) == .nothing)
    #expect(promotion.look(.init(state: .restarting, errors: 9), at: after(599)) == .nothing)
    #expect(promotion.look(.init(state: .running, errors: 9), at: after(600)) == .settle)
    #expect(promotion.phase == .settled && promotion.isOver)
    #expect(promotion.look(.init(state: .quarantined), at: after(601)) == .nothing)
  }

  @Test(
    "a version that fails within the window goes back",
    arguments: [
      (Promotion.Sight(state: .quarantined, reason: "3 deaths"), "quarantine: 3 deaths"),
      (.init(state: .failed, reason: "sma.lua:3: syntax"), "cannot run: sma.lua:3: syntax"),
      (.init(state: .running, errors: 10, lastError: "nil index"), "3 errors, the newest: nil"),
      (.init(state: .running, trip: "max_daily_loss"), "holds it back: max_daily_loss"),
    ])
  func failure_GoesBack(sight: Promotion.Sight, words: String) {
    var promotion = watching(errors: 7)
    guard case .rollBack(let reason) = promotion.look(sight, at: after(30)) else {
      Issue.record("it stays")
      return
    }
    #expect(reason.contains(words), "\(reason)")
    // Once.
    #expect(promotion.look(sight, at: after(31)) == .nothing)
    #expect(!promotion.isOver)
    promotion.wentBack()
    #expect(promotion.phase == .rolledBack(reason))
  }

  @Test("errors of before do not count, and fewer than the limit do not")
  func errors_AreCounted() {
    var promotion = watching(errors: 100)
    #expect(promotion.look(.init(state: .running, errors: 102), at: after(1)) == .nothing)
    #expect(promotion.look(.init(state: .running, errors: 103), at: after(2)) != .nothing)
  }

  @Test("a person ends the wait, or the watch; a swap under way is let be")
  func person_Decides() {
    var waiting = make(.flat)
    #expect(waiting.goBack("by hand") == .nothing)
    #expect(waiting.phase == .failed("by hand"))
    var swapping = make(.now)
    _ = swapping.look(.init(state: .running), at: start)
    #expect(swapping.goBack("by hand") == .nothing)
    #expect(swapping.phase == .swapping)
    swapping.swapFailed("the disk is full")
    #expect(swapping.phase == .failed("the disk is full"))
    var seen = watching()
    #expect(seen.goBack("by hand") == .rollBack("by hand"))
  }

  @Test("after a restart of the daemon it is watched until the same end")
  func restart_GoesOn() {
    var promotion = Promotion(watchingUntil: after(100), errorLimit: 2)
    #expect(promotion.look(.init(state: .running, errors: 1), at: after(50)) == .nothing)
    #expect(promotion.look(.init(state: .running, errors: 1), at: after(100)) == .settle)
    var failing = Promotion(watchingUntil: after(100), errorLimit: 2)
    #expect(failing.look(.init(state: .running, errors: 2), at: after(50)) != .nothing)
  }
}
