// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

// Floors and arrows: see ARCHITECTURE.md. A target depends on targets of lower floors only.
let package = Package(
  name: "perigee",
  products: [
    .executable(name: "perigee-strategy", targets: ["StrategyChild"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Floor 0
    .target(name: "CLua", linkerSettings: [.linkedLibrary(":liblua5.4.a"), .linkedLibrary("m")]),
    .target(name: "CSystem"),
    .target(name: "TradingModel", swiftSettings: settings),
    .target(name: "TWSProtocol", swiftSettings: settings),
    // Floor 1
    .target(name: "LuaRuntime", dependencies: ["CLua"], swiftSettings: settings),
    .target(name: "SystemKit", dependencies: ["CSystem"], swiftSettings: settings),
    .target(name: "Orders", dependencies: ["TradingModel"], swiftSettings: settings),
    .target(name: "PaperExchange", dependencies: ["TradingModel"], swiftSettings: settings),
    // Floor 2
    .target(name: "Feeds", dependencies: ["TradingModel", "SystemKit", deque], swiftSettings: settings),
    .target(
      name: "StrategyChannel", dependencies: ["TradingModel", "SystemKit", "CSystem"],
      swiftSettings: settings),
    // Floor 3
    .target(
      name: "Journal",
      dependencies: [
        "TradingModel", "Orders", grdb, .product(name: "GRDBSQLite", package: "GRDB.swift"), logging,
      ], swiftSettings: settings),
    .target(
      name: "StrategyHost",
      dependencies: ["TradingModel", "LuaRuntime", "StrategyChannel", "SystemKit"],
      swiftSettings: settings),
    // Floor 4
    .executableTarget(
      name: "StrategyChild", dependencies: ["StrategyHost"], swiftSettings: settings,
      // The child starts for every strategy and must stay small: its own copy of the standard
      // library maps less than the shared one.
      linkerSettings: [.unsafeFlags(["-static-stdlib"])]),
    // Tests
    .target(
      name: "FeedsTestSupport", dependencies: ["Feeds", "TradingModel"],
      path: "Tests/FeedsTestSupport", swiftSettings: settings),
    .target(
      name: "OrdersTestSupport", dependencies: ["TradingModel", "Orders"],
      path: "Tests/OrdersTestSupport", swiftSettings: settings),
    .testTarget(
      name: "JournalTests",
      dependencies: ["TradingModel", "Orders", "Journal", "OrdersTestSupport", grdb, logging],
      swiftSettings: settings),
    .testTarget(name: "LuaRuntimeTests", dependencies: ["LuaRuntime"], swiftSettings: settings),
    .testTarget(
      name: "OrdersTests", dependencies: ["TradingModel", "Orders", "OrdersTestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "PaperExchangeTests", dependencies: ["PaperExchange", "TradingModel"],
      swiftSettings: settings),
    .testTarget(
      name: "StrategyHostTests",
      dependencies: ["StrategyHost", "StrategyChannel", "LuaRuntime", "TradingModel"],
      swiftSettings: settings),
    .testTarget(name: "SystemKitTests", dependencies: ["SystemKit"], swiftSettings: settings),
    .testTarget(
      name: "TradingModelTests", dependencies: ["TradingModel"], swiftSettings: settings),
    .testTarget(name: "TWSProtocolTests", dependencies: ["TWSProtocol"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu11
)
