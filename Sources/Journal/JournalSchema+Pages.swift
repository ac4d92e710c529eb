import GRDB

/// What pages of orders and fills are found by.
extension JournalSchema {
  /// Indices in the order of pages, which is time and number. Each holds what pages are filtered
  /// by, so that rows that do not fit are passed over without being read.
  ///
  /// They cost a fill and an update of an order some microseconds, and a new order nothing: its
  /// commit writes its event alone.
  static let pages = """
    ALTER TABLE fills ADD COLUMN at INTEGER
      GENERATED ALWAYS AS (ifnull(time, recorded_at)) VIRTUAL;
    CREATE INDEX fills_page ON fills(at, id, strategy, account, instrument, side);
    CREATE INDEX fills_of_strategy ON fills(strategy, at, id, account, instrument, side);
    CREATE INDEX fills_of_instrument ON fills(instrument, at, id, strategy, account, side);
    CREATE INDEX orders_page ON orders(created_at, id, strategy, account, instrument, side);
    CREATE INDEX orders_of_strategy
      ON orders(strategy, created_at, id, account, instrument, side);
    CREATE INDEX orders_of_instrument
      ON orders(instrument, created_at, id, strategy, account, side);
    CREATE INDEX orders_in_state
      ON orders(state, created_at, id, strategy, account, instrument, side);
    CREATE INDEX orders_tagged
      ON orders(created_at, id, tag, strategy, account, instrument, side) WHERE tag <> '';
    CREATE INDEX refusals_page ON refusals(at, id, strategy, account, instrument, side);
    """

  /// Indices by what is looked up: accounts, tags, the broker's numbers, and the events of one
  /// order and of rare kinds.
  ///
  /// None of them holds an event `placed`: the commit between a quote and an order writes nothing
  /// more than before.
  static let lookups = """
    CREATE INDEX orders_of_account
      ON orders(account, created_at, id, strategy, instrument, side);
    CREATE INDEX orders_of_tag
      ON orders(tag, created_at, id, strategy, account, instrument, side) WHERE tag <> '';
    CREATE INDEX orders_perm ON orders(perm) WHERE perm IS NOT NULL;
    CREATE INDEX fills_of_account ON fills(account, at, id, strategy, instrument, side);
    CREATE INDEX events_of_order ON events(intent, seq)
      WHERE intent IS NOT NULL AND kind <> 'placed';
    CREATE INDEX events_of_execution ON events(body ->> 'exec_id') WHERE kind = 'commission';
    CREATE INDEX events_rare ON events(kind, seq)
      WHERE \(rare);
    """

  /// Which events `events_rare` holds; a query that goes by it says so in these very words.
  static let rare = "kind IN ('note', 'restrained', 'released')"
}
