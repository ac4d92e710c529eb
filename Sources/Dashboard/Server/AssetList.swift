import Foundation
import Pages

/// Every file that pages may ask for.
enum AssetList {
  /// The charts' files, by their names in the folder and under `/assets/`.
  static let chartFiles = [
    ("lightweight-charts.js", "text/javascript; charset=utf-8"),
    ("lightweight-charts.txt", "text/plain; charset=utf-8"),
  ]

  /// The program's own, and the charts' library where its folder has it.
  static func all(charts: String?) -> [Asset] {
    var assets = [LoginPage.script]
    for asset in PageAsset.all {
      assets.append(Asset(path: asset.path, type: asset.type, bytes: Array(asset.text.utf8)))
    }
    guard let charts else { return assets }
    for (name, type) in chartFiles {
      guard let bytes = FileManager.default.contents(atPath: "\(charts)/\(name)") else { continue }
      assets.append(Asset(path: "/assets/\(name)", type: type, bytes: [UInt8](bytes)))
    }
    return assets
  }
}
