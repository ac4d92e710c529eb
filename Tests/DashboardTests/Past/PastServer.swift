import Control
import Foundation
import JudgeSupport
import Testing
import TradingModel

@testable import Dashboard

/// One answer of the server, as Python's own HTTP client, CSV and JSON readers have it.
struct PastAnswer: Decodable {
  var path: String
  var status: Int
  var headers: [String: String]
  var body: String
  /// The lines of a CSV file.
  var csv: [[String]]?
  var seconds: Double
}

/// A dashboard of a data folder, served on loopback for as long as a test asks.
enum PastServer {
  /// Signs in, asks for each path in turn, and ends.
  static func ask(_ folder: String, _ paths: [String]) async throws -> [PastAnswer] {
    var settings = SiteConfiguration()
    settings.port = 0
    let program = try ServedProgram(
      folder: folder, settings: settings, charts: nil,
      now: { Timestamp(seconds: PastFixture.start + 2_000_000) })
    let token = try #require(try DashboardToken.read(folder: folder)).revealed
    let stop = StopSign()
    let (bound, binder) = AsyncStream<String>.makeStream()
    let text = try await withThrowingTaskGroup(of: String?.self) { group in
      group.addTask {
        defer { binder.finish() }
        try await program.serve(tls: nil, until: stop) { binder.yield($0) }
        return nil
      }
      group.addTask {
        defer { stop.raise() }
        for await url in bound {
          let (_, text) = try await JudgeEnvironment.run(
            "/usr/bin/env", ["python3", "-c", script, url, token] + paths, seconds: 60)
          return text
        }
        return nil
      }
      var text: String?
      for try await result in group where result != nil { text = result }
      return text
    }
    let decoder = JSONDecoder()
    do {
      return try decoder.decode([PastAnswer].self, from: Data((text ?? "").utf8))
    } catch {
      Issue.record("the client said: \(text ?? "nothing")")
      throw error
    }
  }

  private static let script = #"""
    import csv, http.cookiejar, io, json, sys, time, urllib.error, urllib.parse, urllib.request
    base, token, paths = sys.argv[1].rstrip("/"), sys.argv[2], sys.argv[3:]
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar))
    form = urllib.parse.urlencode({"secret": token, "back": "/system"}).encode()
    opener.open(urllib.request.Request(base + "/login", form, {"Origin": base})).read()
    answers = []
    for path in paths:
        begun = time.monotonic()
        try:
            answer = opener.open(base + path)
        except urllib.error.HTTPError as error:
            answer = error
        body = answer.read().decode("utf-8")
        seconds = time.monotonic() - begun
        rows = None
        if answer.headers.get("content-type", "").startswith("text/csv"):
            rows = list(csv.reader(io.StringIO(body, newline=""), strict=True))
        if answer.headers.get("content-type", "").startswith("application/json"):
            json.loads(body)
        answers.append({"path": path, "status": answer.status, "body": body, "csv": rows,
            "headers": {k.lower(): v for k, v in answer.headers.items()}, "seconds": seconds})
    print(json.dumps(answers))
    """#
}
