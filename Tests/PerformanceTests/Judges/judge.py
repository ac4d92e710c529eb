"""Computes the figures of daily returns with quantstats and empyrical, and the overfitting figures
from their papers with numpy alone. Reads one JSON file, prints one line of JSON."""

import itertools
import json
import math
import sys
import warnings

warnings.filterwarnings("ignore")

import empyrical
import numpy
import pandas
import quantstats
import scipy.stats


def plain(value):
    value = float(value)
    return value if math.isfinite(value) else None


def libraries(days, values, year):
    index = pandas.to_datetime(days, unit="D")
    returns = pandas.Series(values, index=index)
    stats = quantstats.stats
    result = {
        "quantstats": {
            "total_return": stats.comp(returns),
            "cagr": stats.cagr(returns, periods=year),
            "volatility": stats.volatility(returns, periods=year),
            "sharpe": stats.sharpe(returns, periods=year),
            "sortino": stats.sortino(returns, periods=year),
            "calmar": stats.calmar(returns, periods=year),
            "omega": stats.omega(returns, periods=year),
            "max_drawdown": -stats.max_drawdown(returns),
            "ulcer_index": stats.ulcer_index(returns),
            "skew": stats.skew(returns),
            "kurtosis": stats.kurtosis(returns),
            "normal_value_at_risk": stats.value_at_risk(returns),
            "best_day": stats.best(returns),
            "worst_day": stats.worst(returns),
            "day_win_rate": stats.win_rate(returns),
            "day_average_win": stats.avg_win(returns),
            "day_average_loss": stats.avg_loss(returns),
            "day_payoff": stats.payoff_ratio(returns),
            "days_winning_streak": stats.consecutive_wins(returns),
            "days_losing_streak": stats.consecutive_losses(returns),
            "probabilistic": stats.probabilistic_ratio(returns, periods=year),
        },
        "empyrical": {
            "total_return": empyrical.cum_returns_final(returns),
            "cagr": empyrical.annual_return(returns, annualization=year),
            "volatility": empyrical.annual_volatility(returns, annualization=year),
            "sharpe": empyrical.sharpe_ratio(returns, annualization=year),
            "sortino": empyrical.sortino_ratio(returns, annualization=year),
            "calmar": empyrical.calmar_ratio(returns, annualization=year),
            "omega": empyrical.omega_ratio(returns, annualization=year),
            "max_drawdown": -empyrical.max_drawdown(returns),
            "value_at_risk": empyrical.value_at_risk(returns),
            "expected_shortfall": empyrical.conditional_value_at_risk(returns),
            "tail_ratio": empyrical.tail_ratio(returns),
        },
    }
    result = {name: {k: plain(v) for k, v in r.items()} for name, r in result.items()}
    rolling = stats.rolling_sharpe(returns, rolling_period=year // 2, periods_per_year=year)
    result["rolling"] = [plain(value) for value in rolling.dropna()]
    months = empyrical.aggregate_returns(returns, "monthly")
    result["months"] = [[*map(int, key), plain(value)] for key, value in months.items()]
    years = empyrical.aggregate_returns(returns, "yearly")
    result["years"] = [[int(key), plain(value)] for key, value in years.items()]
    return result


def deflated(trials, chosen):
    ratios = [numpy.mean(r) / numpy.std(r, ddof=1) for r in trials]
    normal = scipy.stats.norm
    count = len(trials)
    euler = numpy.euler_gamma
    maximum = numpy.std(ratios, ddof=1) * (
        (1 - euler) * normal.ppf(1 - 1 / count) + euler * normal.ppf(1 - 1 / (count * math.e))
    )
    returns = pandas.Series(trials[chosen])
    ratio = ratios[chosen]
    spread = 1 - returns.skew() * ratio + (returns.kurtosis() + 3 - 1) / 4 * ratio**2
    distance = (ratio - maximum) * math.sqrt(len(returns) - 1) / math.sqrt(spread)
    return [plain(maximum), plain(normal.cdf(distance))]


def overfitting(trials, blocks):
    """Combinatorially symmetric cross validation, each split by itself from the rows."""
    matrix = numpy.array(trials).T
    rows = len(matrix) // blocks
    parts = numpy.split(matrix[len(matrix) - rows * blocks :], blocks)
    logits, first, second = [], [], []
    for chosen in itertools.combinations(range(blocks), blocks // 2):
        inside = numpy.concatenate([parts[i] for i in chosen])
        outside = numpy.concatenate([parts[i] for i in range(blocks) if i not in chosen])
        a = inside.mean(axis=0) / inside.std(axis=0, ddof=1)
        b = outside.mean(axis=0) / outside.std(axis=0, ddof=1)
        best = int(numpy.argmax(a))
        rank = scipy.stats.rankdata(b)[best] / (len(b) + 1)
        logits.append(math.log(rank / (1 - rank)))
        first.append(a[best])
        second.append(b[best])
    # A rank of exactly a half has a logit of nought but for rounding.
    return {
        "probability": float(numpy.mean([value <= 1e-12 for value in logits])),
        "loss": float(numpy.mean([value < 0 for value in second])),
        "slope": float(numpy.polyfit(first, second, 1)[0]),
        "splits": len(logits),
    }


def main():
    with open(sys.argv[1]) as file:
        asked = json.load(file)
    answer = {
        "versions": [quantstats.__version__, empyrical.__version__],
        "series": [libraries(s["days"], s["values"], s["year"]) for s in asked["series"]],
        "deflated": deflated(asked["trials"], asked["chosen"]),
        "overfitting": overfitting(asked["trials"], asked["blocks"]),
        "quantiles": [plain(scipy.stats.norm.ppf(p)) for p in asked["chances"]],
        "cumulative": [plain(scipy.stats.norm.cdf(x)) for x in asked["points"]],
    }
    print(json.dumps(answer))


main()
