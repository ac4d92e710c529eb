import Orders
import TradingModel

/// A refused request's action in words and parts.
struct RefusedAction {
  let name: String
  let intent: IntentID?
  let ticket: OrderTicket?

  init(_ action: OrderRequest.Action) {
    switch action {
    case .place(let ticket): (name, intent, self.ticket) = ("place", nil, ticket)
    case .modify(let intent, _, _): (name, self.intent, ticket) = ("modify", intent, nil)
    case .cancel(let intent): (name, self.intent, ticket) = ("cancel", intent, nil)
    case .cancelAll: (name, intent, ticket) = ("cancel_all", nil, nil)
    case .preview(let ticket): (name, intent, self.ticket) = ("preview", nil, ticket)
    }
  }
}
