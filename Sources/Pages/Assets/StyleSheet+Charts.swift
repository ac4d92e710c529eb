extension StyleSheet {
  /// Pictures: the server's own, and the frame of those that the script draws.
  static let charts = """
    figure{margin:0;min-width:0}
    figcaption{display:flex;flex-wrap:wrap;gap:2px 16px;color:var(--soft);font-size:13px}
    .plot{padding:10px 76px 26px 2px;position:relative}
    .frame{display:block;overflow:visible}
    .grid line{stroke:var(--line);stroke-width:1;shape-rendering:crispEdges}
    .grid text{fill:var(--soft);font-size:11.5px;font-variant-numeric:tabular-nums}
    .lines path{fill:none;vector-effect:non-scaling-stroke;stroke-linejoin:round}
    .lines .main-line{stroke:var(--blue);stroke-width:1.75}
    .lines .main-area{fill:var(--blue-soft)}
    .lines .zero{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
    .lines .wick{stroke-width:1}.lines .wick.won,.lines .body.won{stroke:var(--up)}
    .lines .wick.lost,.lines .body.lost{stroke:var(--down)}
    .lines .body.won{fill:var(--up)}.lines .body.lost{fill:var(--down)}
    .lines .body{stroke-width:1}
    line.then{stroke:var(--blue);stroke-width:1;stroke-dasharray:2 3}
    text.then{fill:var(--blue);font-size:11px;font-weight:600}
    .order-line{stroke-width:1;stroke-dasharray:5 4}
    .order-line.buy{stroke:var(--up)}.order-line.sell{stroke:var(--down)}
    .order-tag{font-size:11px;font-weight:600}
    .order-tag.buy{fill:var(--up)}.order-tag.sell{fill:var(--down)}
    .fill path{stroke:var(--card);stroke-width:1.5;paint-order:stroke}
    .fill.buy path{fill:var(--up)}.fill.sell path{fill:var(--down)}
    .fill:hover path,.fill:focus path{stroke:var(--ink)}
    .spark{display:block;width:120px;height:30px}
    .spark path{fill:none;stroke:var(--blue);stroke-width:1.5;vector-effect:non-scaling-stroke}
    .spark.up path{stroke:var(--up)}.spark.down path{stroke:var(--down)}
    .drawn{height:380px;position:relative;overflow:hidden}.drawn+.plot{display:none}
    .legend{display:flex;flex-wrap:wrap;gap:2px 14px;margin:0;color:var(--soft);font-size:13px}
    .legend svg{vertical-align:-2px;margin-right:4px}
    .legend .buy path{fill:var(--up)}.legend .sell path{fill:var(--down)}
    .ranges{display:flex;flex-wrap:wrap;gap:4px}
    .ranges a{padding:3px 10px;border-radius:8px;color:var(--soft);font-size:13px;font-weight:550}
    .ranges a[aria-current]{background:var(--blue-soft);color:var(--blue);font-weight:650}
    @media (max-width:560px){.plot{padding-right:62px}.drawn{height:300px}}

    """
}
