extension StyleSheet {
  /// The head, the menu, the foot, and how a page is laid out at every width.
  static let frame = """
    .top{position:sticky;top:0;z-index:20;display:flex;align-items:center;gap:6px 14px;
    min-height:52px;padding:6px 18px;background:var(--top);border-bottom:1px solid var(--line)}
    html[data-mode=live] .top{border-top:4px solid var(--live)}
    .brand{display:flex;align-items:center;gap:8px;font-size:16px;font-weight:700;
    letter-spacing:-.01em;color:var(--ink)}
    .brand:hover{text-decoration:none}.mark{color:var(--blue);stroke-width:1.8}
    .mode{padding:2px 10px;border-radius:99px;font-size:12px;font-weight:650;
    background:var(--blue-soft);color:var(--blue);white-space:nowrap}
    .mode.live{background:var(--live);color:var(--live-ink);font-weight:800;letter-spacing:.08em;
    padding:3px 14px;font-size:13px}
    .mode.none{background:var(--warn-soft);color:var(--warn)}
    .daemon{display:flex;align-items:center;gap:7px;color:var(--soft);font-size:13px;
    white-space:nowrap;margin-right:auto;min-width:0;overflow:hidden}
    .alarms{display:flex;align-items:center;gap:6px;padding:4px 10px;border-radius:8px;
    color:var(--soft);font-size:13px;font-weight:550;white-space:nowrap}
    .alarms.bad{background:var(--down-soft);color:var(--down);font-weight:650}
    .icon{flex:none}
    .choices{position:relative}
    .choices summary{display:flex;align-items:center;gap:6px;padding:4px 10px;border-radius:8px;
    cursor:pointer;color:var(--soft);font-size:13px;font-weight:550;list-style:none;min-height:32px}
    .choices summary::-webkit-details-marker{display:none}
    .choices summary:hover,.choices[open] summary{background:var(--blue-soft);color:var(--ink)}
    .sheet{position:absolute;right:0;top:calc(100% + 8px);width:250px;padding:14px 16px;
    background:var(--card);border:1px solid var(--line);border-radius:12px;
    box-shadow:0 12px 32px #00000038}
    .sheet label{display:flex;align-items:center;gap:8px;padding:5px 0;overflow-wrap:anywhere}
    .sheet form+form{margin-top:10px;padding-top:10px;border-top:1px solid var(--line)}
    .scripted .sheet #choices button{display:none}
    .shell{display:grid;grid-template-columns:184px minmax(0,1fr);max-width:1560px;margin:0 auto}
    .shell.bare{display:block;max-width:460px;padding:0 12px}
    .bare main{margin:8vh 0;padding:22px 24px;background:var(--card);border:1px solid var(--line);
    border-radius:14px;box-shadow:var(--shade)}
    .login{display:grid;gap:8px;margin:14px 0}.login button{justify-self:start}
    .problem{color:var(--down);font-weight:600}
    .menu ul{position:sticky;top:64px;list-style:none;margin:0;padding:16px 8px 16px 14px;
    display:grid;gap:2px}
    .menu a{display:flex;align-items:center;gap:10px;padding:7px 12px;border-radius:8px;
    color:var(--soft);font-weight:550;white-space:nowrap}
    .menu a:hover{background:var(--blue-soft);color:var(--ink);text-decoration:none}
    .menu a[aria-current]{background:var(--blue-soft);color:var(--blue);font-weight:650}
    main{padding:18px 18px 8px;min-width:0}
    footer{display:flex;flex-wrap:wrap;gap:2px 20px;max-width:1560px;margin:0 auto;
    padding:6px 18px 22px 202px;color:var(--soft);font-size:12px}
    .title{display:flex;flex-wrap:wrap;gap:8px 18px;align-items:flex-start;
    justify-content:space-between;margin:0 0 14px}
    .title>div{min-width:0}
    .facts{display:flex;flex-wrap:wrap;gap:3px 16px;margin-top:4px;color:var(--soft)}
    .facts>*{overflow-wrap:anywhere}
    .tools{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
    .lost{position:sticky;top:60px;z-index:10;margin:0 0 14px;padding:12px 16px;border-radius:10px;
    background:var(--live);color:var(--live-ink);font-size:15px}
    .still{margin:0 0 14px;color:var(--soft)}
    .stale main .value,.stale main table,.stale main figure,.stale .daemon{opacity:.45;
    filter:grayscale(1)}
    .stale .dot{background:var(--down)}
    @media (max-width:1080px){
    .shell{display:block}
    .menu{position:sticky;top:52px;z-index:15;background:var(--top);
    border-bottom:1px solid var(--line)}
    .menu ul{position:static;display:flex;gap:2px;padding:5px 10px;overflow-x:auto;
    scrollbar-width:none}
    .menu a{padding:6px 10px;font-size:13px;gap:6px}
    .lost{top:104px}html{scroll-padding-top:112px}
    footer{padding-left:18px}}
    @media (max-width:560px){
    .top{padding:6px 12px;gap:6px 8px}.wide,.choices summary span{display:none}
    .alarms,.choices summary{padding:4px 6px}
    .brand{font-size:0;gap:0}.brand svg{width:22px;height:22px}
    .menu ul{padding:5px 6px}.menu .icon{display:none}
    main{padding:14px 12px 8px}footer{padding:6px 12px 22px}h1{font-size:20px}
    .title .tools{width:100%}}
    @media print{.top,.menu,.tools,.filter,.pager{display:none}body{background:#fff}
    .shell{display:block}.panel{break-inside:avoid}}

    """
}
