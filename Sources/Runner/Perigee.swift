import ArgumentParser

/// The command `perigee`.
struct Perigee: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perigee",
    abstract: "Runs Lua strategies on Interactive Brokers accounts, unattended.",
    discussion: """
      Exit codes: 0 ok, 1 error, 2 not found, 3 daemon not running, 4 configuration, \
      5 timed out, 6 the journal is damaged, 7 the disk failed, \
      130 ctrl-C.
      """,
    version: Version.text,
    groupedSubcommands: [
      CommandGroup(
        name: "Beginning",
        subcommands: [
          InitCommand.self, NewGroup.self, DoctorCommand.self, CompletionCommand.self,
        ]),
      CommandGroup(
        name: "Daemon",
        subcommands: [
          RunCommand.self, CheckCommand.self, StatusCommand.self, BudgetCommand.self,
          MetricsCommand.self, DashboardCommand.self, ShutdownCommand.self, GatewayCommand.self,
          FaultCommand.self, NoticesGroup.self, PreflightCommand.self, SummaryCommand.self,
        ]),
      CommandGroup(
        name: "Strategies",
        subcommands: [
          DeployCommand.self, UndeployCommand.self, PlanCommand.self, ApplyCommand.self,
          StrategiesCommand.self, StartCommand.self, StopCommand.self, RestartCommand.self,
          LogsCommand.self, TestCommand.self, ReferenceCommand.self, VersionsGroup.self,
          ShadowCommand.self, PromoteCommand.self, RollbackCommand.self,
        ]),
      CommandGroup(
        name: "Trading",
        subcommands: [
          OrdersCommand.self, FillsCommand.self, PositionsCommand.self, AccountsCommand.self,
          PortfolioCommand.self, CancelAllCommand.self, AdoptCommand.self, AssignCommand.self,
          IgnoreCommand.self, SettleCommand.self, RiskCommand.self,
        ]),
      CommandGroup(name: "Review", subcommands: [TimelineCommand.self, WhyCommand.self]),
      CommandGroup(
        name: "Kill switch",
        subcommands: [
          PauseCommand.self, ReduceCommand.self, HaltCommand.self, FlattenCommand.self,
          ResumeCommand.self, RestraintsCommand.self,
        ]),
      CommandGroup(
        name: "Markets",
        subcommands: [
          SearchCommand.self, DetailsCommand.self, ChainCommand.self, QuoteCommand.self,
        ]),
      CommandGroup(
        name: "Research",
        subcommands: [BacktestCommand.self, SweepCommand.self, ReportCommand.self]),
      CommandGroup(
        name: "Recorded sessions",
        subcommands: [TapeGroup.self, ReplayCommand.self, DiffGroup.self]),
      CommandGroup(name: "Files", subcommands: [JournalGroup.self, HistoryGroup.self]),
      CommandGroup(name: "Other", subcommands: [VersionCommand.self]),
    ])
}
