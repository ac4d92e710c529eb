import Glibc
public import TradingModel

/// The Black-Scholes price of a European option and its derivatives; on a future (no carry)
/// Black's formula. No dividends.
public struct OptionModel: Hashable, Sendable {
  /// The underlying's price; positive.
  public var underlying: Double
  /// The strike; positive.
  public var strike: Double
  /// The right.
  public var right: OptionRight
  /// The time to expiry in years; 0 at and after it.
  public var years: Double
  /// The standard deviation of a year's return.
  public var volatility: Double
  /// The interest a year.
  public var interest: Double
  /// The growth a year of the underlying's forward price.
  public var carry: Double

  /// A model from its inputs.
  public init(
    underlying: Double, strike: Double, right: OptionRight, years: Double, volatility: Double,
    interest: Double, carry: Double
  ) {
    self.underlying = underlying
    self.strike = strike
    self.right = right
    self.years = years
    self.volatility = volatility
    self.interest = interest
    self.carry = carry
  }

  private var sign: Double { right == .call ? 1 : -1 }
  private var deviation: Double { volatility * years.squareRoot() }
  /// The factor between the discounted forward price and the spot price.
  private var growth: Double { exp((carry - interest) * years) }
  private var discount: Double { exp(-interest * years) }

  /// The two arguments of the normal distribution; nil where nothing is uncertain any more.
  private var arguments: (Double, Double)? {
    guard years > 0, volatility > 0, underlying > 0, strike > 0 else { return nil }
    let first =
      (log(underlying / strike) + (carry + volatility * volatility / 2) * years) / deviation
    return (first, first - deviation)
  }

  /// The value; never below nought.
  public var price: Double {
    guard let (first, second) = arguments else { return max(0, sign * (underlying - strike)) }
    return sign
      * (underlying * growth * OptionModel.normal(sign * first)
        - strike * discount * OptionModel.normal(sign * second))
  }

  /// The change for a change of 1 of the underlying.
  public var delta: Double {
    guard let (first, _) = arguments else {
      return sign * (underlying - strike) > 0 ? sign : 0
    }
    return sign * growth * OptionModel.normal(sign * first)
  }

  /// The change of delta for a change of 1 of the underlying.
  public var gamma: Double {
    guard let (first, _) = arguments else { return 0 }
    return growth * OptionModel.density(first) / (underlying * deviation)
  }

  /// The change for one hundredth more volatility.
  public var vega: Double {
    guard let (first, _) = arguments else { return 0 }
    return underlying * growth * OptionModel.density(first) * years.squareRoot() / 100
  }

  /// The change in one day; mostly negative.
  public var theta: Double {
    guard let (first, second) = arguments else { return 0 }
    let decay =
      -underlying * growth * OptionModel.density(first) * volatility / (2 * years.squareRoot())
    let financing =
      -(carry - interest) * sign * underlying * growth * OptionModel.normal(sign * first)
      - interest * sign * strike * discount * OptionModel.normal(sign * second)
    return (decay + financing) / 365
  }

  /// The volatility at which the price is `wanted`; nil where none from 0.0001 to 10 does it.
  public func impliedVolatility(of wanted: Double) -> Double? {
    guard years > 0, wanted.isFinite else { return nil }
    var low = 0.0001
    var high = 10.0
    func price(_ volatility: Double) -> Double {
      var model = self
      model.volatility = volatility
      return model.price
    }
    guard wanted >= price(low), wanted <= price(high) else { return nil }
    // The price rises with the volatility, so halving always ends at the root.
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if price(middle) < wanted { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  private static func normal(_ value: Double) -> Double { erfc(-value / 2.0.squareRoot()) / 2 }

  private static func density(_ value: Double) -> Double {
    exp(-value * value / 2) / (2 * Double.pi).squareRoot()
  }
}
