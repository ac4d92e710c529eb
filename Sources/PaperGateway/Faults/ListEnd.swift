/// The lists that end with a message of their own.
enum ListEnd: String, CaseIterable {
  case openOrders = "open-orders"
  case completedOrders = "completed-orders"
  case executions
  case positions
  case positionsMulti = "positions-multi"
  case accountDownload = "account-download"
  case accountSummary = "account-summary"
  case accountMulti = "account-multi"
  case contracts
  case optionParameters = "option-parameters"
  case marketSnapshot = "market-snapshot"
  case history
}
