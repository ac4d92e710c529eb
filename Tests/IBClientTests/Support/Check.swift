import Testing

/// `#expect` for conditions that change the value they look at, which the macro cannot take.
func check(_ condition: Bool, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(condition, sourceLocation: sourceLocation)
}
