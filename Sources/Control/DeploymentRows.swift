/// A deployment as it is written, or as it runs.
package struct DeploymentRow: Hashable, Sendable, Codable {
  package var name: String
  package var script: String
  package var accounts: [String]
  /// Empty where the script's own symbols hold.
  package var symbols: [String]
  package var params: [String: ScalarValue]
  package var desk: String?
  /// `keep` or `cancel`.
  package var onStop: String
  /// `keep`, `cancel` or `flatten`.
  package var onQuarantine: String
  package var enabled: Bool
  /// Its own limits, `[strategy.risk]`, by key, as the file writes them.
  package var risk: [String: String]
  /// The SHA-256 of the script's text, in hexadecimal digits; nil where none runs, or where it
  /// cannot be read.
  package var hash: String?
  /// The SHA-256 of each module that the script requires, by name.
  package var modules: [String: String]
  /// Where it stands; nil in what is only written.
  package var state: String?

  package init(
    name: String, script: String, accounts: [String], symbols: [String],
    params: [String: ScalarValue], desk: String? = nil, onStop: String, onQuarantine: String,
    enabled: Bool, risk: [String: String], hash: String? = nil, modules: [String: String] = [:],
    state: String? = nil
  ) {
    self.name = name
    self.script = script
    self.accounts = accounts
    self.symbols = symbols
    self.params = params
    self.desk = desk
    self.onStop = onStop
    self.onQuarantine = onQuarantine
    self.enabled = enabled
    self.risk = risk
    self.hash = hash
    self.modules = modules
    self.state = state
  }
}

/// What runs, for those who compare it with the files.
package struct DeploymentsReport: Hashable, Sendable, Codable {
  /// The folder of runner.toml and brokers.toml that the daemon reads.
  package var directory: String
  package var deployments: [DeploymentRow]
  /// The accounts that the daemon knows.
  package var accounts: [String]
  /// A hash of each setting that only a restart of the daemon changes, by its key; what is secret
  /// stays so.
  package var fixed: [String: String]

  package init(
    directory: String, deployments: [DeploymentRow], accounts: [String], fixed: [String: String]
  ) {
    self.directory = directory
    self.deployments = deployments
    self.accounts = accounts
    self.fixed = fixed
  }
}

/// The text that a strategy runs with.
package struct ScriptTextRow: Hashable, Sendable, Codable {
  package var strategy: String
  package var script: String
  package var hash: String
  package var text: String

  package init(strategy: String, script: String, hash: String, text: String) {
    self.strategy = strategy
    self.script = script
    self.hash = hash
    self.text = text
  }
}

/// One change of what runs, to be made as the files say.
package struct DeploymentOrder: Hashable, Sendable, Codable {
  /// The strategy.
  package var name: String
  /// The hash of the plan that was looked at; the daemon refuses where the files say another thing
  /// by now.
  package var plan: String
  /// Who wants it, for the log.
  package var actor: String

  package init(name: String, plan: String, actor: String) {
    self.name = name
    self.plan = plan
    self.actor = actor
  }
}

/// What became of one change.
package struct DeployedRow: Hashable, Sendable, Codable {
  /// What happened to the strategy.
  package enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
    /// Its process is on its way.
    case started
    /// It took the change without a restart.
    case changed
    /// It is deployed and does not run; `reason` says why.
    case down
    /// It is withdrawn.
    case withdrawn
    /// There was nothing to change.
    case unchanged
  }

  /// What a withdrawn strategy left on an account.
  package struct Remains: Hashable, Sendable, Codable {
    package var account: String
    /// Its working orders, those that are being cancelled included.
    package var orders: Int
    /// What it holds: symbol and size, as `AAPL.NASDAQ 100`.
    package var holdings: [String]

    package init(account: String, orders: Int, holdings: [String]) {
      self.account = account
      self.orders = orders
      self.holdings = holdings
    }
  }

  package var name: String
  package var outcome: Outcome
  package var reason: String?
  /// The strategies of its desk that were restarted with it.
  package var restarted: [String]
  package var remains: [Remains]

  package init(
    name: String, outcome: Outcome, reason: String? = nil, restarted: [String] = [],
    remains: [Remains] = []
  ) {
    self.name = name
    self.outcome = outcome
    self.reason = reason
    self.restarted = restarted
    self.remains = remains
  }
}
