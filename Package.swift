// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "perigee",
  targets: [
    .target(name: "TradingModel", swiftSettings: settings),
    .target(name: "Feeds", dependencies: ["TradingModel"], swiftSettings: settings),
    .target(name: "Orders", dependencies: ["TradingModel"], swiftSettings: settings),
    .testTarget(
      name: "TradingModelTests", dependencies: ["TradingModel"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu11
)
