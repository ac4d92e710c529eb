import Glibc
import HummingbirdTLS

/// Why the dashboard does not start, with what to do.
struct StartProblem: Error, Hashable, CustomStringConvertible {
  var description: String
}

/// Whether the pages go over TLS, and that they do wherever others could read along.
enum TransportSecurity {
  /// Nil means plain HTTP, which only a loopback address may have.
  static func configuration(
    certificate: String?, key: String?, address: String
  ) throws(StartProblem) -> TLSConfiguration? {
    switch (certificate, key) {
    case (nil, nil):
      guard isLoopback(address) else {
        throw StartProblem(
          description: "The dashboard does not listen at \(address) without TLS: whoever reads "
            + "along would see the token. Give tls_certificate and tls_key, or keep the address "
            + "127.0.0.1 and reach it through ssh -L 7490:127.0.0.1:7490.")
      }
      return nil
    case (let certificate?, let key?):
      do {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate)
        var configuration = TLSConfiguration.makeServerConfiguration(
          certificateChain: chain.map { .certificate($0) },
          privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        return configuration
      } catch {
        throw StartProblem(
          description: "The dashboard's TLS files can not be used (\(certificate), \(key)): "
            + "\(error). They must be PEM files that belong together.")
      }
    case (_?, nil), (nil, _?):
      throw StartProblem(
        description: "The dashboard's TLS needs both files: tls_certificate and tls_key.")
    }
  }

  /// Whether only this machine reaches the address.
  static func isLoopback(_ address: String) -> Bool {
    if address == "localhost" || address == "::1" { return true }
    var parsed = in_addr()
    return inet_pton(AF_INET, address, &parsed) == 1
      && UInt32(bigEndian: parsed.s_addr) >> 24 == 127
  }
}
