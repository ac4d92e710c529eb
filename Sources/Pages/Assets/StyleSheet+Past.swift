extension StyleSheet {
  /// The pages that look back: orders, one order, the log, reports.
  static let past = """
    .tabs{display:flex;flex-wrap:wrap;gap:4px;margin:0 0 12px;border-bottom:1px solid var(--line)}
    .tabs a{padding:6px 14px;margin-bottom:-1px;color:var(--soft);border-bottom:2px solid transparent}
    .tabs a:hover{color:var(--ink);text-decoration:none}
    .tabs a[aria-current]{color:var(--ink);font-weight:600;border-bottom-color:var(--blue)}
    .downloads{color:var(--soft);font-size:13px;text-align:center}
    .title .tools{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center}
    .bars{table-layout:auto}
    .bars th,.bars td{padding:3px 10px 3px 0;text-align:left;font-weight:450;vertical-align:middle}
    .bars .n{text-align:right;white-space:nowrap;font-weight:600}
    .bars .bar{display:table-cell;width:65%;min-height:0;margin:0}
    .bars svg{display:block;overflow:visible}
    .bars rect{fill:var(--blue)}.bars line{stroke:var(--line)}
    .bars text{fill:var(--soft);font-size:11px}
    .timeline{margin:0;padding:0;list-style:none}
    .timeline>li{display:grid;grid-template-columns:190px 96px minmax(0,1fr);gap:2px 14px;
    padding:8px 0 8px 16px;border-left:2px solid var(--line);margin-left:5px;position:relative}
    .timeline>li::before{content:"";position:absolute;left:-6px;top:13px;width:10px;height:10px;
    border-radius:9px;background:var(--soft);box-shadow:0 0 0 3px var(--card)}
    .timeline .step-input::before,.timeline .step-intent::before{background:var(--blue)}
    .timeline .step-execution::before,.timeline .step-commission::before{background:var(--up)}
    .timeline .step-check::before,.timeline .step-broker::before{background:var(--warn)}
    .timeline .step-log::before{background:var(--card);border:2px solid var(--line)}
    .timeline .when{font-size:12.5px;color:var(--soft)}
    .timeline .gap{display:block;font-size:12px}
    .timeline .kind{font-size:12.5px;font-weight:600}
    .timeline .step-log .kind,.timeline .step-log .words{font-weight:450;color:var(--soft)}
    .timeline .words{white-space:pre-wrap;overflow-wrap:anywhere}
    .timeline dl{display:flex;flex-wrap:wrap;gap:1px 16px;margin-top:3px;font-size:12.5px}
    .timeline dl div{display:flex;gap:5px;min-width:0}
    .timeline dd{overflow-wrap:anywhere}
    .timeline summary{color:var(--soft);font-size:12.5px;cursor:pointer}
    .lines{margin:0 0 10px;padding:4px 12px;list-style:none;background:var(--card);
    border:1px solid var(--line);border-radius:12px}
    .lines:empty{display:none}
    .lines li{display:grid;grid-template-columns:176px 64px minmax(90px,150px) minmax(0,1fr);
    gap:2px 10px;padding:3px 6px;align-items:baseline;border-top:1px solid var(--line);
    scroll-margin-top:120px}
    .lines li:first-child{border-top:0}
    .lines .when{color:var(--soft);font-size:12.5px}
    .lines .who{display:flex;flex-wrap:wrap;gap:0 8px;font-size:12.5px;overflow-wrap:anywhere}
    .lines .who span{color:var(--soft)}
    .lines .text{white-space:pre-wrap;overflow-wrap:anywhere;font-family:ui-monospace,
    SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;font-size:12.5px}
    .lines .here,.lines li:target{background:var(--blue-soft);border-radius:6px}
    .lines .error .text{color:var(--down)}
    .lines .debug .text{color:var(--soft)}
    .lines .left-out{display:block;text-align:center;color:var(--soft);font-size:12.5px}
    #follow{display:inline-flex;gap:10px;align-items:center}
    #follow .note{margin:0}
    #follow button[aria-pressed=true]{background:var(--blue);border-color:var(--blue);
    color:var(--card)}
    @media (max-width:760px){
    .timeline>li{grid-template-columns:minmax(0,1fr) max-content}
    .timeline .what{grid-column:1/-1}
    .lines{padding:4px 8px}
    .lines li{grid-template-columns:max-content max-content minmax(0,1fr);padding:5px 2px}
    .lines .text{grid-column:1/-1}
    .bars .bar{width:45%}
    .bars text:nth-child(even){display:none}}

    """
}
