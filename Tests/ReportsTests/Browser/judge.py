"""Opens a page in a real browser, uses it as a person would, and prints what it saw as JSON."""

import json
import sys

from playwright.sync_api import sync_playwright

page_path, browser_path = sys.argv[1:3]
seen = {"console": [], "requests": []}

with sync_playwright() as driver:
    browser = driver.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: seen["console"].append(message.text))
    page.on("pageerror", lambda error: seen["console"].append(str(error)))
    page.on("request", lambda request: seen["requests"].append(request.url))
    page.goto("file://" + page_path)
    seen["hostile"] = page.evaluate("Boolean(window.hostile)")
    seen["title"] = page.text_content("h1")
    seen["charts"] = page.evaluate(
        """[...document.querySelectorAll('.lines')].map(lines => {
             const box = lines.getBoundingClientRect();
             return [lines.querySelectorAll('path').length, box.width, box.height]; })"""
    )
    seen["marks"] = page.locator("#price0 .marks use").count()
    seen["ticks"] = page.locator("#equity .grid text").count()
    seen["bins"] = page.locator(".bin").count()

    def column(number):
        cells = page.locator(f"#trips tbody tr:not([hidden]) td:nth-child({number})")
        return cells.all_inner_texts()

    seen["rows"] = len(column(1))
    page.click("#trips thead th:nth-child(11) button")
    seen["rising"] = column(11)
    page.click("#trips thead th:nth-child(11) button")
    seen["falling"] = column(11)
    seen["sorted"] = page.get_attribute("#trips thead th:nth-child(11)", "aria-sort")
    page.select_option("#outcome", "lost")
    seen["lost"] = column(11)
    page.fill("#search", "no such thing")
    seen["none"] = len(column(1))

    page.evaluate("scrollTo(0, 0)")
    before = page.get_attribute("#price0 .lines", "viewBox")
    box = page.locator("#equity .frame").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, middle)
    seen["readout"] = page.text_content("#equity .readout")
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, middle)
    page.mouse.up()
    seen["zoomed"] = page.get_attribute("#price0 .lines", "viewBox") != before
    page.mouse.dblclick(box["x"] + box["width"] * 0.5, middle)
    seen["back"] = page.get_attribute("#price0 .lines", "viewBox") == before

    page.set_viewport_size({"width": 360, "height": 700})
    seen["overflow"] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    # The contrast of every text with what lies behind it, in both schemes.
    contrast = """() => {
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
      for (const e of document.querySelectorAll('h1,h2,p,li,td,th,b,small,caption,footer,label,button,.tip')) {
        if (!e.textContent.trim() || e.closest('.unseen')) continue;
        const a = shine(parse(getComputedStyle(e).color)), b = shine(behind(e));
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < worst[0]) worst = [ratio, e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 30)];
      }
      return worst; }"""
    seen["contrast"] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        seen["contrast"].append(page.evaluate(contrast))
    browser.close()

print(json.dumps(seen))
