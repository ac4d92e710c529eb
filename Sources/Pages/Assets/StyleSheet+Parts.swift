extension StyleSheet {
  /// Panels, tiles, tables, badges, notices and forms.
  static let parts = """
    .panel{background:var(--card);border:1px solid var(--line);border-radius:12px;
    padding:12px 16px 14px;margin:0 0 14px;box-shadow:var(--shade);min-width:0}
    .bar{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;min-height:32px;
    margin-bottom:6px}
    .bar h2{margin-right:auto}.bar .tools{font-size:13px}
    .note{margin:0 0 8px;color:var(--soft);font-size:13px}
    .pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 14px;align-items:start}
    .pair.wide-first{grid-template-columns:minmax(0,5fr) minmax(0,3fr)}
    @media (max-width:1080px){.pair,.pair.wide-first{grid-template-columns:minmax(0,1fr)}}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(158px,1fr));gap:10px;
    margin:0 0 14px}
    @media (max-width:640px){.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}}
    .tile{display:block;min-width:0;padding:10px 14px 11px;background:var(--card);color:var(--ink);
    border:1px solid var(--line);border-radius:12px;box-shadow:var(--shade)}
    a.tile:hover{border-color:var(--blue);text-decoration:none}
    .tile .name{display:block;color:var(--soft);font-size:12.5px}
    .tile .value{display:block;margin-top:1px;font-size:20px;line-height:1.3;font-weight:650;
    letter-spacing:-.015em;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
    .tile time{white-space:normal}
    .tile small{display:block;color:var(--soft);font-size:12px;overflow-wrap:anywhere}
    .tile.marked{border-left-width:4px}
    .marked.bad{border-left-color:var(--down)}.marked.warn{border-left-color:var(--warn-line)}
    .marked.good{border-left-color:var(--up)}.marked.busy{border-left-color:var(--blue)}
    .badge{display:inline-block;padding:1px 8px;border-radius:99px;font-size:12px;font-weight:600;
    white-space:nowrap;background:var(--sunk);color:var(--soft);
    box-shadow:inset 0 0 0 1px var(--line)}
    .badge.good{background:var(--up-soft);color:var(--up);box-shadow:none}
    .badge.busy{background:var(--blue-soft);color:var(--blue);box-shadow:none}
    .badge.warn{background:var(--warn-soft);color:var(--warn);box-shadow:none}
    .badge.bad{background:var(--down-soft);color:var(--down);box-shadow:none}
    .notice{margin:0 0 14px;padding:10px 16px;border:1px solid var(--line);
    border-left:4px solid var(--soft);border-radius:10px;background:var(--card);
    overflow-wrap:anywhere}
    .notice p{margin:3px 0 0}
    .notice.bad{border-color:var(--down);background:var(--down-soft)}
    .notice.warn{border-color:var(--warn-line);background:var(--warn-soft)}
    .notice.good{border-color:var(--up);background:var(--up-soft)}
    .notice.busy{border-color:var(--blue);background:var(--blue-soft)}
    .actions{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin-top:8px}
    .notice .actions{margin-top:8px}
    .empty{padding:18px 12px;text-align:center;color:var(--soft);overflow-wrap:anywhere}
    .empty p{margin:3px auto;max-width:60ch}.empty .what{color:var(--ink);font-weight:600}
    .scroll{overflow-x:auto}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
    .data th,.data td{padding:6px 10px;text-align:left;vertical-align:top}
    .data th:first-child,.data td:first-child{padding-left:2px}
    .data th:last-child,.data td:last-child{padding-right:2px}
    .data thead th{padding-top:2px;color:var(--soft);font-size:12px;font-weight:600;
    white-space:nowrap;border-bottom:1px solid var(--line)}
    .data thead th[title]{text-decoration:underline dotted var(--soft) 1px;
    text-underline-offset:3px;cursor:help}
    .data tbody tr+tr>*{border-top:1px solid var(--line)}
    .data tbody tr:hover{background:var(--blue-soft)}
    .data .number{text-align:right;white-space:nowrap}
    .data tbody .key{font-weight:600;overflow-wrap:break-word;min-width:150px}
    .data td.text{overflow-wrap:break-word}
    .data .long{overflow-wrap:anywhere;min-width:200px}
    .data tr.marked>:first-child{box-shadow:inset 3px 0 0 var(--soft);padding-left:10px}
    .data tr.marked.bad>:first-child{box-shadow:inset 3px 0 0 var(--down)}
    .data tr.marked.warn>:first-child{box-shadow:inset 3px 0 0 var(--warn-line)}
    .data tr.marked.good>:first-child{box-shadow:inset 3px 0 0 var(--up)}
    @media (max-width:640px){
    .data.cards,.data.cards tbody,.data.cards tr,.data.cards td,.data.cards th.key{display:block}
    .data.cards thead{display:none}
    .data.cards tr{padding:8px 0}
    .data.cards tbody tr+tr{border-top:1px solid var(--line)}
    .data.cards tbody tr+tr>*{border-top:0}
    .data.cards td,.data.cards th.key,.data.cards td:first-child,.data.cards td:last-child{
    padding:2px 0;text-align:left;min-width:0}
    .data.cards th.key{font-size:15px}
    .data.cards td,.data.cards td:first-child,.data.cards td:last-child{position:relative;
    padding-left:112px;min-height:24px;white-space:normal;overflow-wrap:anywhere}
    .data.cards td::before{content:attr(data-label);position:absolute;left:0;top:3px;width:104px;
    color:var(--soft);font-size:12.5px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
    .data.cards td[data-label=""]{padding-left:0}
    .data.cards td:empty,.data.cards td[data-label=""]:empty{display:none}
    .data.cards tr.marked{padding-left:10px;box-shadow:inset 3px 0 0 var(--soft)}
    .data.cards tr.marked.bad{box-shadow:inset 3px 0 0 var(--down)}
    .data.cards tr.marked.warn{box-shadow:inset 3px 0 0 var(--warn-line)}
    .data.cards tr.marked>:first-child{box-shadow:none!important;padding-left:0}}
    .filter{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:flex-end;margin:0 0 12px}
    .filter label{display:grid;grid-template-columns:minmax(0,1fr);gap:2px;min-width:0;font-size:12px;color:var(--soft)}
    .filter label.flag{display:flex;align-items:center;gap:8px;min-height:32px;font-size:14px;
    color:var(--ink)}
    .filter input,.filter select{font-size:14px;color:var(--ink);width:100%}
    .filter input[type=checkbox]{width:16px}
    .filter input[type=search]{min-width:180px}
    @media (max-width:560px){.filter label{flex:1 1 140px}
    .filter label:has(input[type=datetime-local]){flex:1 1 100%}
    .filter .tools,.filter label.flag{flex:1 1 100%}}
    .pager{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;justify-content:center;
    margin-top:10px;color:var(--soft)}
    .confirm{max-width:640px}
    .confirm label{display:grid;gap:3px;margin:10px 0;color:var(--soft)}
    .confirm input{width:100%;color:var(--ink)}
    .changed{animation:changed 1.6s ease-out}
    @keyframes changed{from{background:var(--flash)}to{background:transparent}}
    @media (prefers-reduced-motion:reduce){.changed{animation:none;
    outline:1px dotted var(--warn-line)}}
    .log{display:grid;gap:0;margin:0;padding:0;list-style:none}
    .log li{display:grid;grid-template-columns:max-content 64px minmax(0,1fr);gap:2px 10px;
    padding:3px 2px;align-items:baseline;border-top:1px solid var(--line)}
    .log li:first-child{border-top:0}
    .log .badge{justify-self:start}
    .log .mono{overflow-wrap:anywhere;white-space:pre-wrap}
    .log .source{color:var(--soft);font-size:12px}
    @media (max-width:640px){.log li{grid-template-columns:max-content minmax(0,1fr)}
    .log li .mono{grid-column:1/-1}}
    .use{display:grid;gap:3px;min-width:120px}
    .use svg{display:block;width:100%;height:6px;border-radius:3px;background:var(--line)}
    .uses{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:8px 20px;
    margin:6px 0 10px}
    .scroll.tall{max-height:320px;overflow:auto}
    .use rect{fill:var(--blue)}.use.warn rect{fill:var(--warn)}.use.bad rect{fill:var(--down)}

    """
}
