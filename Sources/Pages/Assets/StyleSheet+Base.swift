/// The style sheet of the pages, in parts.
enum StyleSheet {
  /// Colours, text and what has no class. The same names stand for both schemes.
  static let base =
    light + """
      @media (prefers-color-scheme:dark){html:not([data-theme=light]){\(dark)}}
      html[data-theme=dark]{\(dark)}

      """ + plain

  private static let light = """
    :root{color-scheme:light;--bg:#eef1f5;--card:#fff;--sunk:#f6f8fa;--line:#dde2e8;--ink:#141a22;
    --soft:#55606e;--blue:#1d5bc6;--blue-soft:#1d5bc614;--up:#08734c;--up-soft:#08734c1a;
    --down:#b8281d;--down-soft:#b8281d17;--warn:#8a5a00;--warn-soft:#d9920026;--warn-line:#d9a441;
    --top:#fff;--flash:#ffe08a;--live:#c3171c;--live-ink:#fff;--shade:0 1px 2px #1018281a}

    """

  private static let dark = """
    color-scheme:dark;--bg:#0b0f14;--card:#121820;--sunk:#0f141b;--line:#242d38;--ink:#e6ebf1;
    --soft:#96a3b3;--blue:#7db0ff;--blue-soft:#7db0ff1f;--up:#3fcf97;--up-soft:#3fcf9722;
    --down:#ff8277;--down-soft:#ff827722;--warn:#f0bd56;--warn-soft:#f0bd5622;--warn-line:#7a5f25;
    --top:#10161e;--flash:#3a300f;--live:#d92d32;--live-ink:#fff;--shade:none
    """

  private static let plain = """
    *{box-sizing:border-box}
    html{scroll-padding-top:64px;-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--bg);color:var(--ink);
    font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
    a{color:var(--blue);text-decoration:none}a:hover{text-decoration:underline}
    h1{margin:0;font-size:22px;line-height:1.25;letter-spacing:-.012em;overflow-wrap:anywhere}
    h2{margin:0;font-size:14px;font-weight:650;letter-spacing:-.002em}
    h3{margin:14px 0 6px;font-size:13px;font-weight:650;color:var(--soft)}
    p{margin:6px 0}
    code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",
    "Liberation Mono",monospace;font-size:12.5px}
    code{background:var(--sunk);border:1px solid var(--line);border-radius:5px;padding:1px 6px;
    overflow-wrap:anywhere}
    pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
    time{white-space:nowrap;font-variant-numeric:tabular-nums}
    :focus-visible{outline:2px solid var(--blue);outline-offset:2px;border-radius:4px}
    main:focus{outline:none}
    button,.button,select,input[type=text],input[type=search],input[type=password],
    input[type=number],input[type=datetime-local],input[type=date],input:not([type]){
    font:inherit;color:inherit;min-height:32px;border:1px solid var(--line);border-radius:8px;
    padding:4px 11px;background:var(--card);max-width:100%}
    button,.button{display:inline-flex;align-items:center;justify-content:center;gap:6px;
    font-weight:550;cursor:pointer;white-space:nowrap;background:var(--sunk)}
    button:hover,.button:hover{border-color:var(--soft);text-decoration:none}
    .button{color:var(--ink)}
    .button.off{color:var(--soft);opacity:.55;cursor:default}
    .button.off:hover{border-color:var(--line)}
    button.main,.button.main{background:var(--blue);border-color:var(--blue);color:var(--card)}
    .button.warn,button.warn{border-color:var(--warn-line);color:var(--warn)}
    .button.bad{border-color:var(--down);color:var(--down)}
    button.main.warn{background:var(--warn);border-color:var(--warn);color:var(--card)}
    button.main.bad{background:var(--live);border-color:var(--live);color:var(--live-ink)}
    button.main.good{background:var(--up);border-color:var(--up);color:var(--card)}
    input[type=radio],input[type=checkbox]{accent-color:var(--blue);width:16px;height:16px;margin:0}
    fieldset{border:0;padding:0;margin:0 0 12px;min-width:0}
    legend{padding:0 0 4px;color:var(--soft);font-size:12px;font-weight:600}
    dl{margin:0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
    .facts-list{display:grid;grid-template-columns:minmax(90px,max-content) 1fr;gap:5px 16px;
    font-variant-numeric:tabular-nums}
    .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
    white-space:nowrap}
    .skip{position:absolute;left:-9999px;top:8px;z-index:30;background:var(--card);
    border:1px solid var(--blue);border-radius:8px;padding:8px 14px}
    .skip:focus{left:12px}
    [hidden]{display:none!important}
    .up{color:var(--up)}.down{color:var(--down)}.even{color:inherit}
    .none,.unit,.soft{color:var(--soft)}.unit{font-size:.86em;font-weight:450;
    white-space:nowrap}
    .side{font-weight:600}.side.buy{color:var(--up)}.side.sell{color:var(--down)}
    .dot{display:inline-block;flex:none;width:8px;height:8px;border-radius:9px;
    background:var(--soft)}
    .dot.good{background:var(--up)}.dot.bad{background:var(--down)}.dot.warn{background:var(--warn)}

    """
}
