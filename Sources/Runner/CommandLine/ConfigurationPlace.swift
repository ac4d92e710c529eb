import Foundation

/// Finds the folder of the configuration.
enum ConfigurationPlace {
  /// `--config`, else `$PERIGEE_CONFIG`, else the working folder when it has a runner.toml, else
  /// `~/.config/perigee`. The answer is absolute and need not exist.
  static func resolve(option: String?, environment: SystemEnvironment) -> String {
    if let option { return absolute(option, environment) }
    if let variable = environment.variables["PERIGEE_CONFIG"], !variable.isEmpty {
      return absolute(variable, environment)
    }
    let here = environment.workingDirectory
    if FileManager.default.fileExists(atPath: "\(here)/runner.toml") { return here }
    return "\(environment.home)/.config/perigee"
  }

  private static func absolute(_ path: String, _ environment: SystemEnvironment) -> String {
    let url = URL(
      fileURLWithPath: path, relativeTo: URL(fileURLWithPath: environment.workingDirectory + "/"))
    return url.standardizedFileURL.path
  }
}
