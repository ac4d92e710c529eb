import Foundation
import PaperGateway

/// The file of `perigee gateway --faults`: a list of tables `[[fault]]`, each with a `name` and the
/// parameters of that fault.
enum FaultsFile {
  /// Reads a file. Throws a `CommandFailure` that names every problem with its line.
  static func read(_ path: String) throws -> [GatewayFault] {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw CommandFailure(.notFound, "--faults: \(path) cannot be read")
    }
    let name = URL(fileURLWithPath: path).lastPathComponent
    let (faults, problems) = parse(text, name: name)
    guard problems.isEmpty else {
      throw CommandFailure(.configuration, problems.map(\.description).joined(separator: "\n"))
    }
    return faults
  }

  /// The faults of a text, and what is wrong with it.
  static func parse(
    _ text: String, name: String
  ) -> (faults: [GatewayFault], problems: [ConfigurationProblem]) {
    let problems = ProblemList()
    let file: ConfigurationFile
    do throws(ConfigurationProblem) {
      file = try ConfigurationFile(name: name, text: text)
    } catch {
      return ([], [error])
    }
    let top = SectionReader(file, problems: problems)
    var faults: [GatewayFault] = []
    for section in top.sections("fault") {
      guard let kind = section.string("name") else {
        section.report(nil, "the fault has no `name`; perigee fault --list shows them all")
        continue
      }
      let parameters = section.entries().filter { $0.key != "name" }.map {
        (key: $0.key, value: plain($0.value))
      }
      do throws(FaultError) {
        faults.append(try GatewayFault(name: kind, parameters: parameters))
      } catch {
        section.report(nil, error.description)
      }
    }
    top.finish()
    return (faults, problems.sorted)
  }

  /// A value as commands write it.
  private static func plain(_ value: ConfigurationValue) -> String {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .boolean(let flag): String(flag)
    case .list, .table, .moment: value.kind
    }
  }
}
