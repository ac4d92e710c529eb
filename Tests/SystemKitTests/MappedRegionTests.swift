import SystemKit
import Testing

@Suite struct MappedRegionTests {
  static let prefix = "/perigee-test-\(ProcessConfinement.ownPID)-"

  @Test func namedRegion_IsSeenByAReader_AndGoneAfterCleaning() throws {
    let name = MappedRegionTests.prefix + "a"
    let region = try MappedRegion.create(name: name, size: 8192)
    region.base.storeBytes(of: 42, as: UInt64.self)
    let reader = try MappedRegion.open(name: name)
    #expect(reader.size == 8192 && !reader.isWritable)
    #expect(reader.base.load(as: UInt64.self) == 42)
    #expect(try SharedNames.list(prefix: name) == [name])
    #expect(try SharedNames.clean(prefix: name, unless: { $0 == name }) == [])
    #expect(try SharedNames.clean(prefix: name) == [name])
    #expect(try SharedNames.list(prefix: name) == [])
    #expect(reader.base.load(as: UInt64.self) == 42)
  }

  @Test func takenName_IsAnErrorWithItsNumber() throws {
    let name = MappedRegionTests.prefix + "b"
    let region = try MappedRegion.create(name: name, size: 4096)
    defer { withExtendedLifetime(region) {} }
    #expect(throws: SystemError("create shared \(name)", code: 17)) {
      _ = try MappedRegion.create(name: name, size: 4096)
    }
    try MappedRegion.unlink(name: name)
  }

  @Test func missingName_IsAnErrorThatSaysWhich() throws {
    let error = #expect(throws: SystemError.self) {
      _ = try MappedRegion.open(name: "/perigee-none")
    }
    #expect(
      error?.description == "open shared /perigee-none: No such file or directory (2)")
  }
}
