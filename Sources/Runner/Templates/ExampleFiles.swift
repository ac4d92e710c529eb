/// The files of a first installation, so that an installed executable needs no repository.
/// A test holds them against `brokers.toml.example` and `runner.toml.example`.
enum ExampleFiles {
  static let brokers = #"""
    # Where the gateways are, and what you call each account.
    # Copy this file to brokers.toml. docs/configuration.md explains every key.

    [ib]
    # The hosts and ports on which an IB Gateway or TWS may listen; every port is tried on every host.
    # 4002 (IB Gateway) and 7497 (TWS) are the ports of IB's paper trading. The ports of live trading
    # are 4001 and 7496: name them here only when you mean to trade with real money.
    hosts = ["127.0.0.1"]
    ports = [4002, 7497]

    # The API client id. Choose one that no other program of yours uses, then never change it while
    # orders are open: a gateway tells the fate of an order to the client that sent it.
    client_id = 41

    # Whose connection serves market data, the first that is connected. Leave it out for any.
    prefer_data_account = ["swing"]

    # How many instruments may be watched at once: the market data lines of your accounts. IB gives 100
    # to begin with.
    market_data_lines = 100

    # How long one connection attempt may take, in seconds, and how often each port is tried.
    connect_timeout = 4.0
    retries = 3
    # Delayed data where the account has no live data; scripts see it as quote.delayed.
    delayed_data = true

    # Your own names for your accounts. Strategies, commands and logs use the names; the numbers are
    # used on the wire and nowhere else. A paper account's number begins with D.
    [accounts.ib]
    swing = "DU1000001"
    scalp = "DU1000002"

    """#

  static let runner = #"""
    # What runs, and where it keeps its data.
    # Copy this file to runner.toml. docs/configuration.md explains every key.

    [runner]
    # Paths count from the folder of this file.
    data_dir = "data"
    strategies_dir = "strategies"

    # debug, info, notice, warning or error.
    log_level = "info"

    # normal: the journal survives the death of the daemon at any moment.
    # full: it survives a power cut too; each order then waits for the disk.
    # Without the key: full when an account is real.
    # durability = "full"

    # How many seconds strategies and gateways get for an orderly end.
    stop_timeout = 10

    # Who is told of what needs a person; docs/notifications.md has all services, and mail. The file
    # holds one line, the address of a topic of your own, and must be closed to others (chmod 600).
    # [[notices.channel]]
    # name = "phone"
    # type = "ntfy"
    # address_file = "ntfy"

    # The market of `perigee run --paper`. Nothing here matters without --paper.
    [paper]
    # The same seed makes the same prices.
    seed = 1
    # always: the synthetic markets trade round the clock. exchange: as the real exchange does.
    hours = "always"
    # What each account begins with, in US dollars.
    cash = 1000000

    # What every order must keep, whichever strategy sends it; docs/risk.md has all limits and what
    # holds where nothing is said. Accounts of real money need mode = "live" and the first three, and
    # the three lists, before `perigee run` starts.
    [risk]
    # The accounts hold paper money or real money: "paper" or "live".
    mode = "paper"
    # In the account's currency. Without it an order may be worth 25,000.
    max_order_value = 50000
    # The examples trade without pause, to show something soon: 5 round trips a minute would pause them.
    max_round_trips_per_minute = 60
    max_fills_per_minute = 60
    # A day of the examples; built in are 200 orders a day for each strategy.
    max_orders_per_day = 20000
    # max_position_value = 100000
    # max_daily_loss = 2000
    # instruments = ["AAPL.NASDAQ", "MSFT.NASDAQ", "SPY.ARCA"]
    # currencies = ["USD"]
    # security_types = ["STK"]

    # Each [[strategy]] deploys one script on an account of brokers.toml. A script may be deployed
    # several times under different names.

    # A breakout on bars of five seconds.
    [[strategy]]
    name = "breakout-btc"
    script = "breakout.lua"
    account = "swing"
    symbols = ["BTC.PAXOS"]
    on_stop = "cancel"
    [strategy.params]
    lookback = 4
    quantity = 0.05

    # A mean reversion that trades on quotes.
    [[strategy]]
    name = "reversion-eurusd"
    script = "reversion.lua"
    account = "scalp"
    symbols = ["EURUSD.IDEALPRO"]
    on_stop = "cancel"
    [strategy.params]
    window = 40
    entry = 1.2
    quantity = 25000

    # A portfolio that is brought back to its weights by a timer.
    [[strategy]]
    name = "rebalance-stocks"
    script = "rebalance.lua"
    account = "swing"
    symbols = ["AAPL.NASDAQ", "MSFT.NASDAQ", "SPY.ARCA"]
    [strategy.params]
    every = 20
    budget = 30000

    # An entry with a profit target and a stop that rest at the broker.
    [[strategy]]
    name = "bracket-aapl"
    script = "bracket.lua"
    account = "scalp"
    symbols = ["AAPL.NASDAQ"]
    [strategy.params]
    quantity = 10

    """#
}
