/// Whether a change comes from a page of this very server.
enum OriginCheck {
  /// True when the browser says so: by `Origin`, or where it sent none, by `Sec-Fetch-Site`. A
  /// change that says neither is refused.
  static func passes(_ request: WebRequest, isTLS: Bool) -> Bool {
    if request.has("sec-fetch-site") {
      guard request.field("sec-fetch-site") == "same-origin" else { return false }
      if !request.has("origin") { return true }
    }
    guard let origin = request.field("origin"), let host = request.field("host") else {
      return false
    }
    // Without TLS of our own a proxy before us may have it.
    return origin == "https://\(host)" || (!isTLS && origin == "http://\(host)")
  }
}
