import StrategyChannel

extension TapeEntry {
  /// The life that it belongs to.
  public var life: Life {
    switch self {
    case .event(let life, _), .message(let life, _), .ended(let life, _), .gap(let life, _): life
    }
  }

  /// What it is, in one word, as listings and programs name it.
  public var kind: String {
    switch self {
    case .event(_, let event): event.body.kind
    case .message(_, let message): message.body.kind
    case .ended: "end"
    case .gap: "gap"
    }
  }
}

extension ChildEvent.Body {
  fileprivate var kind: String {
    switch self {
    case .start: "start"
    case .instrument: "instrument"
    case .quote: "quote"
    case .trade: "trade"
    case .depth: "depth"
    case .bar: "bar"
    case .warmedUp: "warmed_up"
    case .feedState: "feed_state"
    case .feedFailed: "feed_failed"
    case .order: "order"
    case .filled: "fill"
    case .requestRefused: "refused"
    case .preview: "preview"
    case .position: "position"
    case .holding: "holding"
    case .accountValue: "account_value"
    case .timer: "timer"
    case .connection: "connection"
    case .stop: "stop"
    }
  }
}

extension ChildMessage.Body {
  fileprivate var kind: String {
    switch self {
    case .described: "described"
    case .started: "started"
    case .request: "request"
    case .log: "log"
    case .state: "state"
    case .delivered: "delivered"
    case .timerSet: "timer_set"
    case .timerCancel: "timer_cancel"
    case .subscribe: "subscribe"
    case .unsubscribe: "unsubscribe"
    case .fault: "fault"
    case .interrupted: "interrupted"
    case .stopped: "stopped"
    }
  }
}
