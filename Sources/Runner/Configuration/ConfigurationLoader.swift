import Foundation
import Strategies
import TradingModel

/// Finds and reads the configuration's two files.
struct ConfigurationLoader {
  /// The folder of the files; an absolute path.
  let directory: String
  /// The user's home folder.
  let home: String
  /// What runner.toml is to be read as; nil reads the file.
  var runnerText: String?
  /// Scripts that count as there although they are not yet: absolute paths.
  var comingScripts: Set<String> = []

  /// Reads both files. Whatever is wrong stands in `problems`; the rest holds defaults then.
  func load() -> Configuration {
    let problems = ProblemList()
    var brokers = BrokersConfiguration()
    var accounts: Set<String>?
    var texts: [String] = []
    var fixed: [String: String] = [:]
    if let file = open("brokers.toml", problems, &texts) {
      fixed = file.flat(prefix: "brokers.toml: ")
      brokers = BrokersReader.read(file, problems: problems)
      accounts = Set(brokers.accounts.map(\.name.rawValue))
    }
    var runner = RunnerConfiguration(
      dataDirectory: "\(directory)/data", strategiesDirectory: "\(directory)/strategies")
    if let file = open("runner.toml", problems, &texts) {
      fixed.merge(file.flat(without: "strategy")) { first, _ in first }
      let reader = RunnerReader(
        directory: directory, home: home, accounts: accounts,
        isReadable: { [comingScripts] path in
          comingScripts.contains(path) || FileManager.default.isReadableFile(atPath: path)
        },
        rightsFault: FileRights.fault)
      runner = reader.read(file, problems: problems)
      for problem in Configuration.looseLimits(runner) { problems.add(problem) }
    } else {
      runner.unread = problems.problems.filter { $0.file == "runner.toml" }
    }
    return Configuration(
      directory: directory, brokers: brokers, runner: runner, problems: problems.sorted,
      fixed: fixed, digest: SHA256.hex(texts.joined(separator: "\0").utf8))
  }

  private func open(
    _ name: String, _ problems: ProblemList, _ texts: inout [String]
  ) -> ConfigurationFile? {
    do {
      let given = name == "runner.toml" ? runnerText : nil
      let text = try given ?? text(of: name)
      texts.append(text)
      return try ConfigurationFile(name: name, text: text)
    } catch let problem as ConfigurationProblem {
      problems.add(problem)
    } catch {
      problems.add(ConfigurationProblem(file: name, line: nil, message: "\(error)"))
    }
    return nil
  }

  private func text(of name: String) throws -> String {
    let path = "\(directory)/\(name)"
    guard FileManager.default.fileExists(atPath: path) else {
      throw ConfigurationProblem(
        file: name, line: nil,
        message: "not found in \(directory); copy \(name).example there as \(name), or name "
          + "another folder with --config")
    }
    if let fault = FileRights.fault(of: path) {
      throw ConfigurationProblem(file: name, line: nil, message: fault)
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationProblem(
        file: name, line: nil, message: "\(path) cannot be read; check its permissions")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw ConfigurationProblem(
        file: name, line: nil, message: "the file is not UTF-8 text; save it again as UTF-8")
    }
    return text
  }
}
