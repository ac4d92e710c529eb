/// Line drawings of 16 by 16 points in the colour of the text around them.
enum Icon {
  static let brand = drawn("M8 1.5a6.5 6.5 0 1 0 6.5 6.5M8 1.5v3M8 8l4.5-4.5", "mark")
  static let bell = drawn(
    "M8 2a4 4 0 0 0-4 4c0 4-1.5 5-1.5 5h11S12 10 12 6a4 4 0 0 0-4-4zM6.5 13.5h3")
  static let view = drawn("M2 5h7M13 5h1M2 11h1M7 11h7M11 3v4M5 9v4")

  static func of(_ place: PageFrame.Place) -> String {
    switch place {
    case .overview: drawn("M2 2h5v6H2zM9 2h5v4H9zM9 8h5v6H9zM2 10h5v4H2z")
    case .strategies: drawn("M2 13l4-5 3 3 5-8M10 3h4v4")
    case .orders: drawn("M2 4h9M8 1.5L11 4 8 6.5M14 12H5M8 9.5L5 12l3 2.5")
    case .logs: drawn("M2 3.5h12M2 8h12M2 12.5h8")
    case .feeds: drawn("M1.5 8H4l2-5 4 10 2-5h2.5")
    case .risk: drawn("M8 1.5l5.5 2v4c0 4-2.5 6-5.5 7-3-1-5.5-3-5.5-7v-4z")
    case .reports: drawn("M2 14V2M2 14h12M5.5 11V8M8.5 11V5M11.5 11V7")
    case .system: drawn("M2 2.5h12v7H2zM8 9.5v3M5 13.5h6")
    }
  }

  private static func drawn(_ path: String, _ kind: String = "icon") -> String {
    "<svg class=\"\(kind)\" width=\"16\" height=\"16\" viewBox=\"0 0 16 16\" fill=\"none\" "
      + "stroke=\"currentColor\" stroke-width=\"1.5\" stroke-linecap=\"round\" "
      + "stroke-linejoin=\"round\" aria-hidden=\"true\"><path d=\"\(path)\"/></svg>"
  }
}
