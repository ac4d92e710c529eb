/// The runs that a plan asks for, with their numbers.
///
/// First the runs in which the combinations compete, window by window, then for each window the
/// one in which its winner is judged.
enum SweepTasks {
  /// The runs in which the combinations compete.
  static func competing(_ plan: SweepPlan, _ points: [SweepPoint]) -> [SweepTask] {
    guard !plan.windows.isEmpty else {
      return points.enumerated().map { index, point in
        SweepTask(
          number: index, phase: .whole, window: nil, pointNumber: index, point: point,
          span: plan.span)
      }
    }
    return plan.windows.enumerated().flatMap { window, spans in
      points.enumerated().map { index, point in
        SweepTask(
          number: window * points.count + index, phase: .train, window: window,
          pointNumber: index, point: point, span: spans.train)
      }
    }
  }

  /// The runs of the winners; a window in which no combination has the objective's figure has none.
  static func judged(
    _ plan: SweepPlan, _ points: [SweepPoint], _ records: [SweepRecord]
  ) -> [SweepTask] {
    plan.windows.enumerated().compactMap { window, spans in
      let rivals = records.filter { $0.task.phase == .train && $0.task.window == window }
      guard let winner = SweepRanking(rivals, by: plan.objective).best else { return nil }
      return SweepTask(
        number: plan.windows.count * points.count + window, phase: .test, window: window,
        pointNumber: winner.task.pointNumber, point: winner.task.point, span: spans.test)
    }
  }
}
