import LuaRuntime

/// Runs tests of strategies.
///
/// Every test runs in a Lua state of its own, its strategy in another, both in virtual time: a test
/// gives the same result in every run. On the thread of the caller; nothing is read but through
/// the file's `script`.
public enum StrategyTests {
  /// Runs the tests of a file whose names the filter takes, and tells each result as soon as it is
  /// known. A file that does not load is one failed test.
  @discardableResult
  public static func run(
    _ file: StrategyTestFile, filter: (String) -> Bool = { _ in true },
    hear: (StrategyTestResult) -> Void = { _ in }
  ) -> [StrategyTestResult] {
    var results: [StrategyTestResult] = []
    func tell(_ name: String, _ failure: StrategyTestFailure?) {
      let result = StrategyTestResult(file: file.name, name: name, failure: failure)
      results.append(result)
      hear(result)
    }
    do throws(LuaError) {
      let declared = try TestBench(file)
      let names = declared.tests.map(\.name)
      declared.close()
      for (index, name) in names.enumerated() where filter(name) {
        // A state of its own: no test sees what another left.
        let bench = try TestBench(file)
        guard index < bench.tests.count else { break }
        tell(name, bench.run(index))
        bench.close()
      }
    } catch { tell(file.name, TestBench.failure(error, in: file)) }
    return results
  }
}
