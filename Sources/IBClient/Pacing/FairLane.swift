/// Messages of one priority, in which owners take turns and each owner's own messages keep their
/// order. No I/O, no clock.
///
/// Start-time fair queueing: each message starts where its owner's last one ended, and the
/// earliest start goes first. However much an owner has waiting, between two looks at which
/// several owners wait each is served as many frames as any other, give or take one message.
///
/// A lane in the order of arrival lets messages leave as they came. Orders need that, as a gateway
/// refuses an order whose number is below that of an earlier one.
struct FairLane {
  typealias Message = OutgoingQueue.Message

  private struct Line {
    var owner: RequestOwner
    var messages: [Message]
    var head = 0
    var frames: Int
    /// When the first waiting message starts, in frames served to an owner so far.
    var start: Int

    var waiting: Int { messages.count - head }
    var next: Message { messages[head] }
  }

  /// The owners that have something waiting, in the order in which they began to wait.
  private var lines: [Line] = []
  /// Where the last message of an owner ends; forgotten when the lane is empty.
  private var ends: [RequestOwner: Int] = [:]
  private var clock = 0
  private let isInOrderOfArrival: Bool
  private var arrivals: UInt64 = 0
  /// How many messages wait.
  private(set) var count = 0
  /// How many frames they hold.
  private(set) var frames = 0

  init(inOrderOfArrival: Bool = false) { isInOrderOfArrival = inOrderOfArrival }

  var isEmpty: Bool { count == 0 }

  /// How many owners have something waiting.
  var ownerCount: Int { lines.count }

  /// How many messages of an owner wait. O(owners).
  func waiting(of owner: RequestOwner) -> Int {
    lines.first { $0.owner == owner }?.waiting ?? 0
  }

  /// How many messages of each owner wait.
  var waitingByOwner: [(owner: RequestOwner, count: Int)] { lines.map { ($0.owner, $0.waiting) } }

  /// The frames that go out before a message of an owner that came now, if nothing else came.
  func framesAhead(of owner: RequestOwner, cost: Int) -> Int {
    let own = lines.first { $0.owner == owner }?.frames ?? 0
    return lines.reduce(own) { $1.owner == owner ? $0 : $0 + min($1.frames, own + cost) }
  }

  /// Whose waiting message speaks of one of these orders; nil when none does. O(messages).
  func owner(of orders: [Int64]) -> RequestOwner? {
    lines.first { line in
      line.messages[line.head...].contains { $0.orders.contains { orders.contains($0) } }
    }?.owner
  }

  mutating func append(_ new: Message) {
    var message = new
    arrivals &+= 1
    message.arrival = arrivals
    count += 1
    frames += message.count
    if let index = lines.firstIndex(where: { $0.owner == message.owner }) {
      lines[index].messages.append(message)
      lines[index].frames += message.count
      return
    }
    let start = max(clock, ends[message.owner] ?? 0)
    lines.append(
      Line(owner: message.owner, messages: [message], frames: message.count, start: start))
  }

  private var nextLine: Int? {
    guard isInOrderOfArrival else {
      return lines.indices.min { lines[$0].start < lines[$1].start }
    }
    return lines.indices.min { lines[$0].next.arrival < lines[$1].next.arrival }
  }

  /// The message whose turn it is. O(owners).
  var first: Message? { nextLine.map { lines[$0].messages[lines[$0].head] } }

  /// Takes out the message whose turn it is.
  mutating func removeFirst() {
    guard let index = nextLine else { return }
    let message = lines[index].messages[lines[index].head]
    clock = lines[index].start
    let end = clock + message.count
    ends[message.owner] = end
    lines[index].start = end
    lines[index].head += 1
    lines[index].frames -= message.count
    count -= 1
    frames -= message.count
    tidy(index)
  }

  /// Takes out what fits, wherever it stands; each owner's rest keeps its order.
  mutating func remove(where fits: (Message) -> Bool) -> [Message] {
    var removed: [Message] = []
    for index in lines.indices.reversed() {
      let waiting = lines[index].messages[lines[index].head...]
      let gone = waiting.filter(fits)
      guard !gone.isEmpty else { continue }
      lines[index].messages = waiting.filter { !fits($0) }
      lines[index].head = 0
      let goneFrames = gone.reduce(0) { $0 + $1.count }
      lines[index].frames -= goneFrames
      count -= gone.count
      frames -= goneFrames
      removed += gone
      tidy(index)
    }
    return removed
  }

  /// Lets go of memory of what was taken out.
  private mutating func tidy(_ index: Int) {
    if lines[index].waiting == 0 {
      lines.remove(at: index)
    } else if lines[index].head >= 32, lines[index].head * 2 >= lines[index].messages.count {
      lines[index].messages.removeFirst(lines[index].head)
      lines[index].head = 0
    }
    guard lines.isEmpty else { return }
    ends.removeAll(keepingCapacity: true)
    clock = 0
  }

  mutating func removeAll() -> [Message] {
    let all = lines.flatMap { $0.messages[$0.head...] }
    self = FairLane(inOrderOfArrival: isInOrderOfArrival)
    return all
  }
}
