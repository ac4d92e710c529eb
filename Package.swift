// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

// A day of the paper market's history is a third of a million quotes. Unoptimised it takes seconds,
// and a gateway that is silent for so long is taken for dead.
let fast: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

// Floors and arrows: see ARCHITECTURE.md. A target depends on targets of lower floors only.
let package = Package(
  name: "perigee",
  products: [
    .executable(name: "perigee", targets: ["Runner"]),
    .executable(name: "perigee-dashboard", targets: ["Dashboard"]),
    .executable(name: "perigee-strategy", targets: ["StrategyChild"]),
    .executable(name: "perigee-bench", targets: ["PerigeeBench"]),
    .executable(name: "perigee-simulate", targets: ["Simulation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
  ],
  targets: [
    // Floor 0
    .target(name: "CZstd", linkerSettings: [.linkedLibrary(":libzstd.a")]),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary(":libz.a")]),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CLua", linkerSettings: [.linkedLibrary(":liblua5.4.a"), .linkedLibrary("m")]),
    // Linked whole, so that the strategy child stays one static program.
    .target(name: "CPlatform", linkerSettings: [.linkedLibrary(":libseccomp.a")]),
    // The chain's hash stands on the way of every order, in debug builds as well.
    .target(
      name: "CJournal", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))],
      linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "TradingModel", swiftSettings: settings + fast),
    .target(name: "TWSProtocol", swiftSettings: settings),
    .target(name: "LuaReference", swiftSettings: settings),
    // Floor 1
    .target(name: "LuaRuntime", dependencies: ["CLua"], swiftSettings: settings),
    .target(name: "SystemKit", dependencies: ["CPlatform"], swiftSettings: settings),
    .target(name: "Orders", dependencies: ["TradingModel"], swiftSettings: settings),
    .target(
      name: "PaperExchange", dependencies: ["TradingModel", "CZlib"],
      swiftSettings: settings + fast),
    .target(name: "Performance", dependencies: ["TradingModel"], swiftSettings: settings),
    .target(name: "Telemetry", swiftSettings: settings),
    // Floor 2
    .target(
      name: "History", dependencies: ["TradingModel", "PaperExchange", "CZlib"],
      swiftSettings: settings + fast),
    .target(
      name: "Reports", dependencies: ["TradingModel", "Performance"], swiftSettings: settings),
    .target(
      name: "Sweeps",
      dependencies: [
        "TradingModel", "Performance", grdb,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], swiftSettings: settings),
    .target(
      name: "Feeds", dependencies: ["TradingModel", "SystemKit", deque], swiftSettings: settings),
    .target(
      name: "StrategyChannel", dependencies: ["TradingModel", "SystemKit", "CPlatform"],
      swiftSettings: settings),
    .target(
      name: "Notices",
      dependencies: [
        "TradingModel", "SystemKit", "CPlatform", "CCurl", grdb,
        .product(name: "GRDBSQLite", package: "GRDB.swift"), logging,
      ], swiftSettings: settings),
    // Floor 3
    .target(
      name: "IBClient",
      dependencies: ["TradingModel", "TWSProtocol", "Feeds", "Orders", "SystemKit", logging],
      swiftSettings: settings),
    .target(
      name: "PaperGateway",
      dependencies: [
        "TradingModel", "PaperExchange", "TWSProtocol", logging,
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: settings),
    .target(
      name: "Strategies",
      dependencies: [
        "TradingModel", "Feeds", "Orders", "StrategyChannel", "SystemKit", logging,
      ], swiftSettings: settings),
    .target(
      name: "Journal",
      dependencies: [
        "TradingModel", "Orders", "CJournal", grdb,
        .product(name: "GRDBSQLite", package: "GRDB.swift"), logging,
      ], swiftSettings: settings),
    .target(
      name: "StrategyHost",
      dependencies: ["TradingModel", "LuaRuntime", "StrategyChannel", "SystemKit"],
      swiftSettings: settings),
    .target(
      name: "Tape", dependencies: ["TradingModel", "SystemKit", "StrategyChannel", "CZstd"],
      swiftSettings: settings),
    // Floor 4
    .target(
      name: "Backtest",
      dependencies: [
        "TradingModel", "SystemKit", "LuaRuntime", "Orders", "PaperExchange", "Performance",
        "StrategyChannel", "History", "StrategyHost", "Tape",
      ], swiftSettings: settings + fast),
    .target(
      name: "Control",
      dependencies: [
        "TradingModel", "Telemetry", "Orders", "Feeds", "Notices", "Journal", logging,
      ],
      swiftSettings: settings),
    .target(
      name: "Review",
      dependencies: ["TradingModel", "Orders", "StrategyChannel", "Journal", "Tape"],
      swiftSettings: settings),
    // Floor 5
    .target(
      name: "Pages",
      dependencies: ["TradingModel", "Performance", "Reports", "Control", "Review"],
      swiftSettings: settings),
    // Floor 6
    .executableTarget(
      name: "Dashboard",
      dependencies: [
        "TradingModel", "SystemKit", "Performance", "Reports", "Journal", "Control", "Review",
        "Telemetry", "Pages", logging,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: settings),
    .executableTarget(
      name: "Runner",
      dependencies: [
        "TradingModel", "CPlatform", "SystemKit", "Orders", "PaperExchange", "Feeds", "Notices",
        "StrategyChannel",
        "IBClient", "Strategies", "StrategyHost", "Journal", "PaperGateway", "TOMLKit", logging,
        "Performance", "History", "Reports", "Sweeps", "Tape", "Backtest", "Control", "Review",
        "Telemetry",
        "LuaReference",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: settings),
    .executableTarget(
      name: "PerigeeBench",
      dependencies: [
        "TradingModel", "TWSProtocol", "SystemKit", "Orders", "Feeds", "StrategyChannel", "Journal",
        "IBClient", "History", "StrategyHost", "Backtest", "Tape", logging,
      ], path: "Sources/Bench", swiftSettings: settings),
    .target(name: "CSimDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
    .executableTarget(
      name: "Simulation",
      dependencies: [
        "TradingModel", "TWSProtocol", "LuaRuntime", "SystemKit", "Orders", "Feeds",
        "StrategyChannel", "StrategyHost", "IBClient", "Journal", "PaperExchange", "PaperGateway",
        "CSimDisk", logging,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
      ], swiftSettings: settings),
    .executableTarget(
      name: "StrategyChild", dependencies: ["StrategyHost"], swiftSettings: settings,
      // The child starts for every strategy and must stay small: a static program maps no shared
      // library at all.
      linkerSettings: [.unsafeFlags(["-static-executable", "-use-ld=lld"])]),
    // Tests
    .target(
      name: "TWSProtocolTestSupport", dependencies: ["TWSProtocol"],
      path: "Tests/TWSProtocolTestSupport", swiftSettings: settings),
    .target(
      name: "FeedsTestSupport", dependencies: ["Feeds", "TradingModel"],
      path: "Tests/FeedsTestSupport", swiftSettings: settings),
    .target(
      name: "OrderSamples", dependencies: ["TradingModel"], path: "Tests/OrderSamples",
      swiftSettings: settings),
    .target(
      name: "OrdersTestSupport", dependencies: ["TradingModel", "Orders"],
      path: "Tests/OrdersTestSupport", swiftSettings: settings),
    .testTarget(
      name: "EndToEndTests", dependencies: ["TradingModel"], exclude: ["README.md"],
      swiftSettings: settings),
    .testTarget(
      name: "FeedsTests", dependencies: ["Feeds", "FeedsTestSupport", "TradingModel"],
      swiftSettings: settings),
    .testTarget(
      name: "IBClientTests",
      dependencies: [
        "IBClient", "TradingModel", "TWSProtocol", "Feeds", "Orders", "SystemKit",
        "OrderSamples", logging,
      ], swiftSettings: settings),
    .testTarget(
      name: "JournalTests",
      dependencies: [
        "TradingModel", "Orders", "Journal", "CJournal", "OrdersTestSupport", "OrderSamples", grdb,
        logging,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LuaRuntimeTests", dependencies: ["LuaRuntime", "JudgeSupport"], exclude: ["TALib"],
      swiftSettings: settings),
    .testTarget(
      name: "OrdersTests",
      dependencies: ["TradingModel", "Orders", "OrdersTestSupport", "OrderSamples"],
      swiftSettings: settings),
    .testTarget(
      name: "PaperExchangeTests", dependencies: ["PaperExchange", "TradingModel"],
      swiftSettings: settings),
    .testTarget(
      name: "PaperGatewayTests",
      dependencies: [
        "PaperGateway", "TradingModel", "PaperExchange", "TWSProtocol", "JudgeSupport", logging,
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], exclude: ["ThirdParty"], swiftSettings: settings),
    .target(
      name: "StrategyChannelTestSupport", dependencies: ["StrategyChannel", "SystemKit"],
      path: "Tests/StrategyChannelTestSupport", swiftSettings: settings),
    .target(
      name: "AttackHarness",
      dependencies: [
        "Strategies", "StrategyChannel", "SystemKit", "TradingModel", "Feeds", "Orders",
        "FeedsTestSupport", "OrdersTestSupport", logging,
      ], path: "Tests/AttackHarness", swiftSettings: settings),
    .executableTarget(
      name: "AttackRunner", dependencies: ["AttackHarness"], path: "Tests/AttackRunner",
      swiftSettings: settings),
    .testTarget(
      name: "AttackTests", dependencies: ["AttackHarness"], swiftSettings: settings),
    .executableTarget(
      name: "StrategyTestChild", dependencies: ["StrategyChannel", "SystemKit", "TradingModel"],
      path: "Tests/StrategyTestChild", swiftSettings: settings),
    .testTarget(
      name: "StrategiesTests",
      dependencies: [
        "Strategies", "StrategyTestChild", "StrategyChannel", "SystemKit", "TradingModel", "Feeds",
        "Orders", "OrdersTestSupport", "FeedsTestSupport", logging,
      ], swiftSettings: settings),
    .testTarget(
      name: "StrategyChannelTests",
      dependencies: [
        "StrategyChannel", "StrategyChannelTestSupport", "SystemKit", "TradingModel",
        "OrderSamples",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "StrategyHostTests",
      dependencies: [
        "StrategyHost", "StrategyChannel", "LuaRuntime", "LuaReference", "TradingModel",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RunnerTests",
      dependencies: [
        "Runner", "Control", "Backtest", "TradingModel", "Journal", "Notices", "Orders",
        "Strategies",
        "StrategyChannel",
        "Feeds", "FeedsTestSupport", "Performance", "Tape", "PaperGateway", logging,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "IntegrationTests",
      dependencies: [
        "TradingModel", "SystemKit", "Feeds", "FeedsTestSupport", "Orders", "Journal", "IBClient",
        "PaperExchange", "PaperGateway", "OrderSamples", logging,
      ], swiftSettings: settings),
    .testTarget(name: "SimulationTests", dependencies: ["Simulation"], swiftSettings: settings),
    .testTarget(name: "TidyTests", swiftSettings: settings),
    .target(
      name: "JudgeSupport", path: "Tests/JudgeSupport", swiftSettings: settings),
    .testTarget(
      name: "PerformanceTests", dependencies: ["Performance", "JudgeSupport", "TradingModel"],
      exclude: ["Judges"],
      swiftSettings: settings),
    .testTarget(
      name: "HistoryTests", dependencies: ["History", "TradingModel", "PaperExchange"],
      exclude: ["Judge"], swiftSettings: settings),
    .executableTarget(
      name: "TapeTestChild",
      dependencies: ["Tape", "StrategyChannel", "SystemKit", "TradingModel"],
      path: "Tests/TapeTestChild", swiftSettings: settings),
    .testTarget(
      name: "SweepsTests", dependencies: ["Sweeps", "Performance", "TradingModel"],
      swiftSettings: settings),
    .testTarget(
      name: "BacktestTests",
      dependencies: [
        "Backtest", "Tape", "History", "Performance", "StrategyHost", "StrategyChannel",
        "LuaRuntime", "LuaReference", "Orders", "PaperExchange", "SystemKit", "JudgeSupport",
        "TradingModel",
      ], exclude: ["ThirdParty"], swiftSettings: settings),
    .testTarget(
      name: "TapeTests",
      dependencies: [
        "Tape", "TapeTestChild", "StrategyChannel", "SystemKit", "TradingModel", "OrderSamples",
      ], swiftSettings: settings),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Reports", "Performance", "JudgeSupport", "TradingModel"],
      exclude: ["Browser"], swiftSettings: settings),
    .testTarget(
      name: "DashboardTests",
      dependencies: [
        "Dashboard", "Pages", "Control", "Journal", "Notices", "Orders", "Reports",
        "Performance", "JudgeSupport", "TradingModel", logging,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], exclude: ["Browser"], swiftSettings: settings),
    .testTarget(
      name: "PagesTests",
      dependencies: [
        "Pages", "Reports", "Control", "Review", "Journal", "TradingModel",
      ], swiftSettings: settings),
    .testTarget(
      name: "ReviewTests",
      dependencies: [
        "Review", "Journal", "Tape", "Orders", "OrdersTestSupport", "StrategyChannel",
        "TradingModel", logging,
      ], swiftSettings: settings),
    .testTarget(name: "TelemetryTests", dependencies: ["Telemetry"], swiftSettings: settings),
    .testTarget(
      name: "NoticesTests",
      dependencies: ["Notices", "SystemKit", "JudgeSupport", "TradingModel", logging],
      exclude: ["Judge"], swiftSettings: settings),
    .testTarget(
      name: "LuaReferenceTests", dependencies: ["LuaReference"], swiftSettings: settings),
    .testTarget(name: "SystemKitTests", dependencies: ["SystemKit"], swiftSettings: settings),
    .testTarget(
      name: "TradingModelTests", dependencies: ["TradingModel"], swiftSettings: settings),
    .testTarget(
      name: "TWSProtocolTests", dependencies: ["TWSProtocol", "TWSProtocolTestSupport"],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu11
)
