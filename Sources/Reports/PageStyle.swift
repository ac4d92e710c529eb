/// The page's style sheet.
enum PageStyle {
  /// What the page's policy permits: SHA-256 of `text`, as the browser computes it. A test holds
  /// the two together.
  static let digest = "sha256-kRF4BgC7CW4QBb4ruazsLL2G4B4J7RO6e5Kg6rEJWkg="

  static let text = #"""
    :root{--bg:#f5f6f8;--card:#fff;--line:#e3e6ea;--ink:#14181f;--soft:#566070;--blue:#1d5fd1;
    --up:#0a7a52;--down:#c02b20;--up-soft:#0a7a5222;--down-soft:#c02b2026;--blue-soft:#1d5fd11c;
    --tip:#14181f;--tip-ink:#fff;--note:#fff6df;--note-line:#e8c766}
    @media (prefers-color-scheme:dark){:root{--bg:#0e1116;--card:#161b22;--line:#2a313b;
    --ink:#e8ecf1;--soft:#9aa5b4;--blue:#73a9ff;--up:#44c994;--down:#ff7a6e;--up-soft:#44c9942b;
    --down-soft:#ff7a6e2e;--blue-soft:#73a9ff26;--tip:#e8ecf1;--tip-ink:#10141a;--note:#2a2413;
    --note-line:#6d5a1e}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--bg);color:var(--ink);
    font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
    main,header,footer{max-width:1320px;margin:0 auto;padding:0 20px}
    header{padding-top:28px;padding-bottom:6px}
    h1{margin:4px 0 2px;font-size:28px;line-height:1.2;letter-spacing:-.01em;
    overflow-wrap:anywhere}
    h2{margin:0;font-size:16px;letter-spacing:-.005em}
    .kind{display:inline-block;margin:0;padding:2px 10px;border-radius:99px;font-size:12px;
    font-weight:600;background:var(--blue-soft);color:var(--blue)}
    .kind.live{background:var(--up-soft);color:var(--up)}
    .under{display:flex;flex-wrap:wrap;gap:2px 18px;margin:4px 0 12px;color:var(--soft)}
    .under span{overflow-wrap:anywhere}
    .card,.notes{background:var(--card);border:1px solid var(--line);border-radius:12px;
    padding:16px 18px;margin:0 0 16px}
    .notes{background:var(--note);border-color:var(--note-line)}
    .notes ul{margin:6px 0 0;padding-left:20px}.notes li{overflow-wrap:anywhere}
    .tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin:0 0 16px}
    .tile{background:var(--card);border:1px solid var(--line);border-radius:12px;
    padding:12px 16px;min-width:0}
    .tile .tip{display:inline;color:var(--soft);font-size:13px}
    .tile .value{display:block;margin-top:2px;font-size:23px;font-weight:650;
    letter-spacing:-.015em;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
    .tile small{display:block;color:var(--soft);font-size:12px}
    .up{color:var(--up)}.down{color:var(--down)}
    .bar{display:flex;flex-wrap:wrap;gap:8px 18px;align-items:center;margin-bottom:8px}
    .bar h2{margin-right:auto}
    .ranges{display:flex;gap:4px}
    button,select,input{font:inherit;color:inherit;background:transparent;
    border:1px solid var(--line);border-radius:8px;padding:4px 10px}
    select,input{background:var(--card);max-width:100%}
    label,.bar>*{min-width:0;max-width:100%}.name,.more{overflow-wrap:anywhere}
    .ranges button{font-size:13px;color:var(--soft);cursor:pointer}
    .ranges button[aria-pressed=true]{background:var(--blue-soft);color:var(--blue);
    border-color:transparent;font-weight:600}
    :focus-visible{outline:2px solid var(--blue);outline-offset:2px}
    .legend{margin:0;color:var(--soft);font-size:13px}
    .legend svg{vertical-align:-2px;margin:0 3px 0 8px}
    .more{margin:6px 0;color:var(--soft);font-size:13px}
    figure{margin:0}.chart+.chart{margin-top:14px}
    figcaption{display:flex;flex-wrap:wrap;gap:0 14px;min-height:20px;font-size:13px;
    color:var(--soft)}
    .readout{color:var(--ink);font-variant-numeric:tabular-nums}
    .plot{padding:10px 72px 26px 2px;touch-action:pan-y;user-select:none;-webkit-user-select:none;
    cursor:crosshair;border-radius:8px}
    .frame{display:block;overflow:visible}
    .grid line{stroke:var(--line);stroke-width:1;shape-rendering:crispEdges}
    .grid text{fill:var(--soft);font-size:12px;font-variant-numeric:tabular-nums}
    .lines path{fill:none;vector-effect:non-scaling-stroke;stroke-linejoin:round}
    .lines .equity-line{stroke:var(--blue);stroke-width:1.75}
    .lines .equity-area{fill:var(--blue-soft)}
    .lines .fall-line{stroke:var(--down);stroke-width:1.25}
    .lines .fall-area{fill:var(--down-soft)}
    .lines .price-line{stroke:var(--ink);stroke-width:1.25}
    .lines .band{fill:var(--soft);fill-opacity:.22}
    .lines .ratio-line{stroke:var(--blue);stroke-width:1.5}
    .lines .zero{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
    .lines .trip{stroke-width:1.25;stroke-opacity:.75}
    .lines .trip.won{stroke:var(--up)}.lines .trip.lost{stroke:var(--down)}
    .lines .dots{stroke-width:5;stroke-linecap:round}
    .lines .dots.buy{stroke:var(--up)}
    .lines .dots.sell{stroke:var(--down);stroke-linecap:square;stroke-width:4}
    .marked .dots{display:none}
    .buy{fill:var(--up);stroke:var(--card);stroke-width:1}
    .sell{fill:var(--down);stroke:var(--card);stroke-width:1}
    .cross line{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3}
    .cross circle{fill:var(--blue);stroke:var(--card);stroke-width:2}
    .cross rect{fill:var(--blue-soft)}
    .bin.won{fill:var(--up)}.bin.lost{fill:var(--down)}
    .bin{stroke:var(--card);stroke-width:1;fill-opacity:.85}
    .pair{display:grid;grid-template-columns:1fr 1fr;gap:16px}
    .pair .card:only-child{grid-column:1/-1}
    .scroll{overflow-x:auto}.scroll.tall{max-height:560px;overflow:auto}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
    .heat{min-width:760px;font-size:13px;border-spacing:2px;border-collapse:separate}
    .heat th{font-weight:500;color:var(--soft);text-align:center;padding:4px}
    .heat td{text-align:center;padding:6px 4px;border-radius:5px}
    .heat .whole{font-weight:650}.h0{background:var(--line)}
    .g1{background:#0a7a5218}.g2{background:#0a7a5230}.g3{background:#0a7a524d}
    .g4{background:#0a7a526b}.g5{background:#0a7a528c}
    .l1{background:#c02b2014}.l2{background:#c02b202b}.l3{background:#c02b2045}
    .l4{background:#c02b205e}.l5{background:#c02b207a}
    @media (prefers-color-scheme:dark){.g1{background:#44c9941c}.g2{background:#44c99433}
    .g3{background:#44c9944a}.g4{background:#44c99461}.g5{background:#44c9947a}
    .l1{background:#ff7a6e1c}.l2{background:#ff7a6e33}.l3{background:#ff7a6e4a}
    .l4{background:#ff7a6e61}.l5{background:#ff7a6e7a}}
    .columns{columns:3 300px;column-gap:36px;margin-top:10px}
    .figures{break-inside:avoid;margin-bottom:16px}
    .figures caption{text-align:left;font-weight:650;font-size:13px;padding-bottom:4px;
    color:var(--soft)}
    .figures th{font-weight:400;text-align:left;padding:4px 0}
    .rules th{overflow-wrap:anywhere}
    .figures td{text-align:right;padding:4px 0 4px 12px;font-weight:550;white-space:nowrap}
    .rules td{white-space:normal;overflow-wrap:anywhere}
    .figures tr{border-top:1px solid var(--line)}
    .tip{position:relative;cursor:help;text-decoration:underline dotted var(--soft) 1px;
    text-underline-offset:3px}
    .tip:hover::after,.tip:focus::after{content:attr(data-tip);position:absolute;z-index:9;
    left:0;top:calc(100% + 6px);width:max-content;max-width:min(320px,80vw);padding:8px 11px;
    border-radius:8px;background:var(--tip);color:var(--tip-ink);font-size:13px;font-weight:400;
    line-height:1.4;white-space:normal;pointer-events:none}
    .tile:nth-child(4n) .tip::after{left:auto;right:-40px}
    .tools{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
    #count{color:var(--soft);font-size:13px}
    #trips{font-size:13px;white-space:nowrap}
    #trips thead th{position:sticky;top:0;background:var(--card);z-index:1;text-align:left;
    padding:0;box-shadow:inset 0 -1px var(--line)}
    #trips th button{width:100%;border:0;border-radius:0;padding:7px 8px;text-align:inherit;
    font-weight:600;color:var(--soft);cursor:pointer;white-space:nowrap}
    #trips th.n,#trips td.n{text-align:right}
    #trips th[aria-sort] button{color:var(--ink)}
    #trips th[aria-sort=ascending] button::after{content:" ↑"}
    #trips th[aria-sort=descending] button::after{content:" ↓"}
    #trips td{padding:5px 8px;border-top:1px solid var(--line)}
    #trips td:last-child{white-space:normal;min-width:110px;overflow-wrap:anywhere}
    #trips tbody tr:hover{background:var(--blue-soft)}
    .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
    white-space:nowrap}
    .skip{position:absolute;left:-999px}.skip:focus{left:12px;top:8px}
    footer{padding-top:4px;padding-bottom:28px;color:var(--soft);font-size:13px}
    [hidden]{display:none}
    @media (max-width:860px){.tiles{grid-template-columns:1fr 1fr}.pair{grid-template-columns:1fr}
    .pair{gap:0}.tile:nth-child(2n) .tip::after{left:auto;right:-40px}}
    @media (max-width:520px){main,header,footer{padding-left:12px;padding-right:12px}
    .card{padding:14px 12px}.tiles{gap:8px}.tile{padding:10px 12px}.tile .value{font-size:19px}
    .plot{padding-right:58px}h1{font-size:23px}}
    @media print{body{background:#fff}.card,.tile{break-inside:avoid}.tools,.ranges{display:none}
    .scroll.tall{max-height:none}#trips{font-size:9px}#trips td{padding:2px 3px}}
    """#
}
