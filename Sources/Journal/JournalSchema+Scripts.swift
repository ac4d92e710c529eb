/// The column `script`: the version of the script that asked for an order.
extension JournalSchema {
  /// Orders of before have none, and neither have their events.
  static let scripts = """
    ALTER TABLE orders ADD COLUMN script TEXT;
    \(orderViewsAgain(with: ["terms", "script"]))
    """
}
