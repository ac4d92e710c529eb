import Foundation
import StrategyChannel
import Sweeps

/// The files on which a sweep's results depend, by their content.
enum SourceFiles {
  /// A file with the hash of its content. Reads all of it.
  static func source(_ path: String) throws -> SweepPlan.Source {
    let name = URL(fileURLWithPath: path).lastPathComponent
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { file.closeFile() }
      var hash = ContentHash()
      while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { hash.add(piece) }
      return SweepPlan.Source(name: name, bytes: hash.count, hash: hash.text)
    } catch {
      throw CommandFailure(.notFound, "\(path) cannot be read: \(error.localizedDescription)")
    }
  }

  /// The script and the modules that it can load.
  static func code(_ start: StrategyStart) -> [SweepPlan.Source] {
    let modules = start.modules.map { (name: $0.name, source: $0.source) }
    return ([(name: start.scriptName, source: start.source)] + modules).map { file in
      var hash = ContentHash()
      hash.add(Data(file.source.utf8))
      return SweepPlan.Source(name: file.name, bytes: hash.count, hash: hash.text)
    }
  }
}

/// A hash that tells changed files apart, and no more: nobody is kept from making two files with
/// the same one on purpose. Two lanes of FNV-1a over words of eight bytes.
struct ContentHash {
  private(set) var count: Int64 = 0
  private var first: UInt64 = 0xcbf2_9ce4_8422_2325
  private var second: UInt64 = 0x8422_2325_cbf2_9ce4

  /// Adds a piece; all but the last must be a multiple of eight bytes long for a file to hash alike
  /// however it was cut.
  mutating func add(_ piece: Data) {
    count += Int64(piece.count)
    piece.withUnsafeBytes { bytes in
      var place = 0
      while place + 8 <= bytes.count {
        add(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian)
        place += 8
      }
      while place < bytes.count {
        add(UInt64(bytes[place]))
        place += 1
      }
    }
  }

  private mutating func add(_ word: UInt64) {
    first = (first ^ word) &* 0x100_0000_01b3
    first ^= first &>> 29
    second = (second ^ word) &* 0x9E37_79B9_7F4A_7C15
    second ^= second &>> 32
  }

  /// 32 digits.
  var text: String {
    [first, second].map { value in
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
