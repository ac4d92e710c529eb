/// The views that show orders whose event is committed and which the orders table has not taken up
/// yet.
extension JournalSchema {
  /// The views with columns that migrations added to the orders table. A database keeps this text
  /// and checks compare it, so no blank of it may change.
  static func orderViews(with added: [String] = []) -> String {
    let more = added.map { ", body ->> '\($0)' AS \($0)" }.joined()
    return """
      CREATE VIEW placed_events AS SELECT
        seq AS id, intent, body ->> 'strategy' AS strategy,
        body ->> 'request_number' AS request_number,
        account, body ->> 'instrument' AS instrument, body ->> 'side' AS side,
        body ->> 'quantity' AS quantity, body ->> 'type' AS type,
        body ->> 'limit_price' AS limit_price, body ->> 'stop_price' AS stop_price,
        body ->> 'time_in_force' AS time_in_force, body ->> 'outside_hours' AS outside_hours,
        body ->> 'take_profit' AS take_profit, body ->> 'stop_loss' AS stop_loss,
        body ->> 'tag' AS tag, body ->> 'parent' AS parent, body ->> 'state' AS state,
        body ->> 'broker_order' AS broker_order, body ->> 'perm' AS perm,
        body ->> 'filled' AS filled, body ->> 'average_price' AS average_price,
        body ->> 'reason' AS reason, 0 AS cancel_requested, body ->> 'created_at' AS created_at,
        body ->> 'updated_at' AS updated_at\(more)
      FROM events WHERE kind = 'placed';
      CREATE VIEW all_orders AS
        SELECT * FROM orders UNION ALL
        SELECT * FROM placed_events WHERE id > (SELECT ifnull(max(id), 0) FROM orders);
      CREATE VIEW order_ids AS
        SELECT account, max(broker_order) AS highest FROM all_orders
        WHERE broker_order IS NOT NULL GROUP BY account;
      """
  }

  /// The same, in place of those that are there.
  static func orderViewsAgain(with added: [String]) -> String {
    """
    DROP VIEW order_ids;
    DROP VIEW all_orders;
    DROP VIEW placed_events;
    \(orderViews(with: added))
    """
  }
}
