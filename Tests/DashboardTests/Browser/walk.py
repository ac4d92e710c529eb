"""Starts a daemon on the paper market with the example strategies, opens its dashboard in a real
browser, walks every page as a person would, and prints what it saw as JSON."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

from playwright.sync_api import sync_playwright

programs, root, work, browser_path = map(pathlib.Path, sys.argv[1:5])
shots = sys.argv[5] if len(sys.argv) > 5 else None
PAGES = ["/", "/strategies", "/orders", "/logs", "/feeds", "/risk", "/reports", "/system"]
seen = {
    "console": [], "requests": [], "pages": {}, "inline": [], "overflow": {}, "changed": False,
    "confirmed": "", "obeyed": "", "resumed": "", "zones": [], "themes": [], "toOrder": "",
    "unscripted": "", "lost": "", "contrast": [], "focus": [], "charts": False, "empty": [],
}

# ---------------------------------------------------------------- the daemon

def files():
    for name in ("brokers.toml", "runner.toml"):
        text = (root / f"{name}.example").read_text()
        # No gateway of this machine is looked for, and the first free port is taken.
        if name == "runner.toml":
            text = text.replace("[runner]\n", "[dashboard]\nport = 17490\n\n[runner]\n", 1)
        (work / name).write_text(text)
    shutil.copytree(root / "strategies", work / "strategies", dirs_exist_ok=True)


def perigee(*arguments, check=True):
    done = subprocess.run(
        [programs / "perigee", *arguments, "--config", work], capture_output=True, text=True,
        timeout=30, stdin=subprocess.DEVNULL)
    if check and done.returncode != 0:
        raise SystemExit(f"perigee {' '.join(arguments)}: {done.stderr or done.stdout}")
    return done.stdout


def wait(what, test, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = test()
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit(f"no {what} within {seconds} s; the daemon said: {log.read_text()[-2000:]}")


def address():
    said = perigee("dashboard", "--json", "--no-browser", check=False)
    return json.loads(said)["address"].rstrip("/") if said.startswith("{") else None


def fills():
    rows = json.loads(perigee("fills", "--json", check=False) or "[]")
    return rows if isinstance(rows, list) else rows.get("fills", [])


# ---------------------------------------------------------------- the browser

CONTRAST = """() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const shine = c => { const f = v => { v /= 255;
      return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
    return .2126 * f(c[0]) + .7152 * f(c[1]) + .0722 * f(c[2]); };
  const behind = e => { const layers = [];
    for (; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
    let at = [255, 255, 255];
    for (const l of layers.reverse()) { const a = l.length > 3 ? l[3] : 1;
      at = at.map((v, i) => v * (1 - a) + l[i] * a); }
    return at; };
  let worst = [99, ''];
  for (const e of document.querySelectorAll('h1,h2,h3,p,li,td,th,strong,small,span,a,button,dt,dd,code')) {
    if (!e.textContent.trim() || e.closest('.unseen,.off,[hidden],svg,.skip') || !e.offsetParent) continue;
    const a = shine(parse(getComputedStyle(e).color)), b = shine(behind(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < worst[0]) worst = [ratio, location.pathname + ' ' + e.tagName + ' ' + e.className + ' ' + e.textContent.trim().slice(0, 30)];
  }
  return worst; }"""


def look(page, path, name):
    """What every page must keep at every width and in both schemes."""
    answer = page.goto(base + path, wait_until="load")
    seen["pages"][path] = answer.status
    # The charts' library sets styles as it draws, which the policy permits; no page brings any.
    if page.evaluate("[...document.querySelectorAll('[style],style,script:not([src])')]"
                     ".filter(e => !e.closest('.drawn')).length"):
        seen["inline"].append(path)
    if not page.text_content("h1"):
        seen["empty"].append(path)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            seen["overflow"][f"{path} at {width}"] = over
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if width == 1280:
                seen["contrast"].append(page.evaluate(CONTRAST))
            if shots:
                page.wait_for_timeout(400)
                page.screenshot(path=f"{shots}/{name}-{width}-{scheme}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


def sign_in(context):
    page = context.new_page()
    page.goto(base)
    token = (work / "data" / "paper" / "dashboard.token").read_text().strip()
    page.fill("input[type=password]", token)
    page.click("button[type=submit]")
    page.wait_for_selector("nav.menu")
    return page


def note(page):
    page.on("console", lambda message: seen["console"].append(f"{page.url}: {message.text}")
            if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen["console"].append(f"{page.url}: {error}"))
    page.on("request", lambda request: seen["requests"].append(request.url))


def walk(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.on("page", note)
    page = sign_in(context)
    for path in PAGES:
        look(page, path, path.strip("/") or "overview")
    look(page, "/strategies/breakout-btc", "strategy")
    look(page, "/risk/restrain?scope=all&level=flatten", "confirm")
    seen["charts"] = page.evaluate("true") and bool(charts(page))
    live(page)
    choices(page)
    keyboard(page)
    to_order(page)
    kill_switch(page)
    unscripted(browser, context)
    return context, page


def charts(page):
    page.goto(base + "/strategies/breakout-btc")
    return page.locator("figure.chart .drawn canvas, figure.chart svg.frame").first.is_visible()


def live(page):
    """A figure changes while nobody touches the page."""
    page.goto(base + "/feeds")
    first = page.inner_text("#streams-rows")
    try:
        page.wait_for_function(
            "text => document.querySelector('#streams-rows').innerText !== text", arg=first,
            timeout=15000)
        seen["changed"] = True
    except Exception as error:
        seen["console"].append(f"live: {error}")


def choices(page):
    """Times and colours follow the choice at once, and the choice is remembered."""
    page.goto(base + "/")
    page.click(".choices summary")
    for zone in ("utc", "exchange"):
        page.check(f"input[name=zone][value={zone}]")
        seen["zones"].append(page.inner_text("#daemon time") if page.locator(
            "#daemon time").is_visible() else page.text_content("#daemon time"))
    for theme in ("light", "dark"):
        page.check(f"input[name=theme][value={theme}]")
        seen["themes"].append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    page.wait_for_timeout(500)
    page.reload()
    seen["remembered"] = page.evaluate(
        "document.documentElement.dataset.theme + ' ' + document.documentElement.dataset.clock")
    page.click(".choices summary")
    page.check("input[name=theme][value=system]")
    page.check("input[name=zone][value=utc]")
    page.wait_for_timeout(300)


def keyboard(page):
    """The first keys reach the skip link and the menu, and show where they are."""
    page.goto(base + "/")
    for _ in range(4):
        page.keyboard.press("Tab")
        seen["focus"].append(page.evaluate(
            "[document.activeElement.textContent.trim(),"
            " getComputedStyle(document.activeElement).outlineStyle]"))


def to_order(page):
    """From a fill on the chart to its order: one click."""
    fill = next((row for row in fills() if row.get("strategy") and row.get("intent")), None)
    if fill is None:
        return
    page.goto(f"{base}/strategies/{fill['strategy']}?symbol={fill['symbol']}")
    mark = page.locator("a.fill").first
    mark.wait_for(state="attached", timeout=10000)
    page.goto(base + mark.get_attribute("href"))
    seen["toOrder"] = page.text_content("h1") + " " + page.url


def kill_switch(page):
    page.goto(base + "/risk")
    row = page.locator("#switch-rows tr", has_text="Everything")
    row.get_by_role("link", name="Halt").click()
    page.fill("input[name=reason]", "the walk through the pages")
    seen["confirmed"] = page.inner_text("main")
    page.get_by_role("button", name="Halt everything").click()
    page.wait_for_selector("#restraint-rows td")
    seen["obeyed"] = perigee("restraints")
    page.locator("#restraint-rows").get_by_role("link", name="Resume").click()
    page.fill("input[name=reason]", "the walk is over")
    page.get_by_role("button", name="Resume everything").click()
    page.wait_for_selector("#restraint-rows .empty")
    seen["resumed"] = perigee("restraints")


def unscripted(browser, context):
    """Without scripts the same page is there, and the same two steps lead to a change."""
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    plain.on("page", note)
    page = plain.new_page()
    page.goto(base + "/strategies/breakout-btc")
    page.get_by_role("link", name="Pause").click()
    page.fill("input[name=reason]", "without scripts")
    page.get_by_role("button", name="Pause strategy:breakout-btc").click()
    page.get_by_role("link", name="Resume").click()
    page.fill("input[name=reason]", "on again")
    page.get_by_role("button", name="Resume strategy:breakout-btc").click()
    seen["unscripted"] = page.inner_text("main")
    plain.close()


files()
log = work / "daemon.log"
daemon = subprocess.Popen(
    [programs / "perigee", "run", "--paper", "--config", work], stdin=subprocess.DEVNULL,
    stdout=open(log, "w"), stderr=subprocess.STDOUT, start_new_session=True)
try:
    wait("control socket", (work / "data" / "paper" / "control.sock").exists)
    wait("token", (work / "data" / "paper" / "dashboard.token").exists)
    base = wait("address", address)
    wait("fill", fills, 40)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=str(browser_path), args=["--no-sandbox"])
        context, page = walk(browser)
        # What is shown after the daemon and its dashboard are gone must never look live.
        page.goto(base + "/")
        page.wait_for_selector("main[data-every]")
        daemon.terminate()
        daemon.wait(30)
        seen["console"] = [text for text in seen["console"]]
        errors = len(seen["console"])
        page.wait_for_selector("#lost:not([hidden])", timeout=20000)
        seen["lost"] = page.inner_text("#lost")
        # That a connection is refused is what was asked for.
        del seen["console"][errors:]
        browser.close()
finally:
    if daemon.poll() is None:
        daemon.terminate()
        try:
            daemon.wait(20)
        except subprocess.TimeoutExpired:
            daemon.kill()

print(json.dumps(seen))
