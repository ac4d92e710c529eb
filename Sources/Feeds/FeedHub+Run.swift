import TradingModel

/// The hub's dealings with the backend.
extension FeedHub {
  /// Does what the registry asks for until the task is cancelled; then ends every stream and
  /// takes the shared memory away. To be called once.
  public func run() async {
    await withDiscardingTaskGroup { group in
      if let interval = configuration.tickInterval {
        group.addTask { await self.tick(every: interval) }
      }
      var open: [StreamToken: StreamID] = [:]
      for await action in actions {
        switch action {
        case .openStream(let token, let kind, let instrument):
          let sink = HubSink(hub: self, token: token)
          open[token] = backend.openStream(kind, for: instrument, sink: sink)
        case .closeStream(let token):
          if let id = open.removeValue(forKey: token) { backend.closeStream(id) }
        case .makeStore(let key, let instrument, let depth):
          makeStore(key, instrument, depth: depth)
        case .closeStore(let store):
          store.close()
        case .deliverWarmups:
          sendWarmups()
        case .lookUp(let symbol, let address, let wait):
          group.addTask { await self.lookUp(symbol, address, after: wait) }
        case .refresh(let slot, let generation, let contract):
          group.addTask { await self.refresh(slot, generation, contract) }
        case .backfill(let key, let plan):
          group.addTask { await self.backfill(key, plan) }
        case .refill(let key, let request):
          group.addTask { await self.refill(key, request) }
        }
      }
      group.cancelAll()
      for id in open.values { backend.closeStream(id) }
      closeStores()
    }
  }

  private func tick(every interval: Duration) async {
    while !Task.isCancelled {
      do {
        try await time.sleep(interval)
      } catch {
        return
      }
      advance(to: time.now())
    }
  }

  /// A host without room in /dev/shm keeps its feeds: the store is missing and counted.
  private func makeStore(_ key: SeriesKey, _ instrument: Instrument, depth: Int) {
    guard let stores else { return }
    do {
      let store = try stores.make(instrument, key.size, depth: depth)
      if !access({ $0.attach(store, to: key) }) { store.close() }
    } catch {
      access { $0.storeFailed() }
    }
  }

  /// The registry's own closing actions come too late for `run`, so the stores end here.
  private func closeStores() {
    let open = access { registry in
      defer { registry.removeAll() }
      return registry.streams.compactMap { $0 }.flatMap { $0.series.values.compactMap(\.store) }
    }
    for store in open { store.close() }
  }

  private func lookUp(
    _ symbol: String, _ address: InstrumentAddress, after wait: Duration
  ) async {
    guard await isTime(after: wait) else { return }
    let answer: Result<Instrument, FeedError>
    do throws(FeedError) {
      answer = .success(try await InstrumentResolver(backend: backend).instrument(address))
    } catch {
      answer = .failure(error)
    }
    access { $0.resolved(symbol, answer, now: time.now()) }
  }

  private func refresh(_ slot: Int, _ generation: Int, _ contract: Contract) async {
    let answer: Result<[Instrument], FeedError>
    do throws(FeedError) {
      answer = .success(try await backend.details(for: contract))
    } catch {
      answer = .failure(error)
    }
    access { $0.refreshed(slot: slot, generation: generation, answer, now: time.now()) }
  }

  /// False when the task was cancelled during the wait.
  private func isTime(after wait: Duration) async -> Bool {
    do {
      if wait > .zero { try await time.sleep(wait) }
      return true
    } catch {
      return false
    }
  }

  private func backfill(_ key: SeriesKey, _ plan: BackfillPlan) async {
    var machine = BackfillMachine(
      plan: plan, longestSpan: backend.capabilities.historySpan(plan.barSize))
    var step = machine.start()
    while true {
      switch step {
      case .end(let end):
        access { $0.backfillEnded(key, end) }
        return
      case .request(let request, let wait):
        guard let wanted = access({ $0.wanted(key) }) else { return }
        machine.want(bars: wanted)
        guard let answer = await history(request, after: wait, isUrgent: machine.isFirst) else {
          return
        }
        step = take(answer, key, &machine)
      }
    }
  }

  private func take(
    _ answer: Result<[Bar], FeedError>, _ key: SeriesKey, _ machine: inout BackfillMachine
  ) -> BackfillMachine.Step {
    switch answer {
    case .success(let bars):
      let (fresh, next) = machine.received(bars, now: time.now())
      write(fresh, key)
      return next
    case .failure(let error):
      if error.code == .pacing { gate.pause(.seconds(2)) }
      return machine.failed(error, now: time.now())
    }
  }

  /// Asks for missed bars, at most three times; a gap longer than one request may span keeps its
  /// older part.
  private func refill(_ key: SeriesKey, _ wish: HistoryRequest) async {
    var request = wish
    request.span = min(wish.span, backend.capabilities.historySpan(wish.barSize))
    for attempt in 0..<3 {
      let wait = attempt == 0 ? Duration.zero : .seconds(1 << attempt)
      guard let answer = await history(request, after: wait, isUrgent: true) else { return }
      switch answer {
      case .success(let bars):
        return access { $0.refilled(key, bars, now: time.now()) }
      case .failure(let error) where error.code.mayPass: continue
      case .failure:
        return access { $0.refilled(key, [], now: time.now()) }
      }
    }
    access { $0.refilled(key, [], now: time.now()) }
  }

  /// Nil when the task was cancelled.
  private func history(
    _ request: HistoryRequest, after wait: Duration, isUrgent: Bool
  ) async -> Result<[Bar], FeedError>? {
    do {
      if wait > .zero { try await time.sleep(wait) }
      return try await gate.withSlot(isUrgent: isUrgent) {
        do throws(FeedError) {
          return Result<[Bar], FeedError>.success(try await backend.history(request))
        } catch {
          return .failure(error)
        }
      }
    } catch {
      return nil
    }
  }

  /// One backfill writes one series, so that frames cannot change places; the store's own lock
  /// keeps live bars apart.
  private func write(_ bars: [Bar], _ key: SeriesKey) {
    guard !bars.isEmpty else { return }
    let (store, older) = access { $0.backfilled(key, bars, now: time.now()) }
    guard let store, !older.isEmpty else { return }
    do {
      try store.prepend(older)
    } catch .noRoomToPrepend(_, let room) where room > 0 {
      do {
        try store.prepend(Array(older.suffix(room)))
      } catch {
        access { $0.storeFailed() }
      }
    } catch {
      access { $0.storeFailed() }
    }
  }
}
