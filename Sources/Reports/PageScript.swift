/// The page's script: crosshair, zoom, sorting and searching. It writes text as text alone, asks
/// nothing of the network, and the page says the same without it.
enum PageScript {
  /// What the page's policy permits: SHA-256 of `text`, as the browser computes it. A test holds
  /// the two together.
  static let digest = "sha256-aTaXrKqVDsncyhx1ry+UejPTVYNA4xIqXAltGOZ8FRw="

  static let text = charts + table

  private static let charts = #"""
    "use strict";
    const NS = "http://www.w3.org/2000/svg", W = 10000, H = 1000;
    const $ = (id) => document.getElementById(id);
    const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
    let from = 0, to = W;
    const node = (parent, name, attributes, text) => {
      const made = document.createElementNS(NS, name);
      for (const key in attributes) made.setAttribute(key, attributes[key]);
      if (text !== undefined) made.textContent = text;
      parent.append(made);
      return made;
    };
    const grouped = (value, places) => {
      const text = Math.abs(value).toFixed(places).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
      return (value < 0 && /[1-9]/.test(text) ? "−" : "") + text;
    };
    const words = (chart, value) => chart.unit === "part" ? grouped(value * 100, 2) + "%"
      : grouped(value, chart.places);
    const label = (chart, value, step) => {
      if (chart.unit === "part") return grouped(value * 100, step < .001 ? 2 : step < .01 ? 1 : 0) + "%";
      if (chart.unit === "money" && Math.abs(value) >= 1e6) return grouped(value / 1e6, 2) + "M";
      return grouped(value, step >= 1 ? 0 : Math.min(8, Math.ceil(-Math.log10(step) + .01)));
    };
    const two = (value) => String(value).padStart(2, "0");
    const moment = (second, daily) => {
      const time = new Date(second * 1000), day = time.toISOString().slice(0, 10);
      return daily ? day : day + " " + time.toISOString().slice(11, second % 60 ? 19 : 16);
    };
    // The first index whose place is not before x.
    const indexOf = (places, x) => {
      let low = 0, high = places.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (places[middle] < x) low = middle + 1; else high = middle;
      }
      return low;
    };
    const nearest = (chart, x) => {
      const index = indexOf(chart.x, x);
      if (index <= 0) return 0;
      if (index >= chart.x.length) return chart.x.length - 1;
      return chart.x[index] - x < x - chart.x[index - 1] ? index : index - 1;
    };
    const units = [
      [(t) => t.getUTCFullYear(), (t) => String(t.getUTCFullYear())],
      [(t) => t.getUTCFullYear() * 12 + t.getUTCMonth(),
        (t) => t.getUTCMonth() ? months[t.getUTCMonth()] : String(t.getUTCFullYear())],
      [(t) => Math.floor(t / 864e5), (t) => t.getUTCDate() + " " + months[t.getUTCMonth()]],
      [(t) => Math.floor(t / 36e5), (t) => two(t.getUTCHours()) + ":" + two(t.getUTCMinutes())],
      [(t) => Math.floor(t / 6e4), (t) => two(t.getUTCHours()) + ":" + two(t.getUTCMinutes())],
      [(t) => Math.floor(t / 1e3), (t) => t.toISOString().slice(11, 19)]];
    const steps = [1, 2, 3, 4, 6, 12, 24, 48];
    const timeTicks = (chart, first, last, count) => {
      let found = [];
      for (const [key, text] of units) {
        found = [];
        let before;
        for (let i = first; i <= last; i++) {
          const time = new Date(chart.t[i] * 1000), now = key(time);
          // Days go by their number in the picture, as weekends would tear even ones apart.
          if (before !== undefined && now !== before)
            found.push([chart.x[i], text(time), key === units[2][0] ? null : now]);
          before = now;
        }
        if (found.length >= Math.min(3, count)) break;
      }
      const least = Math.ceil(found.length / count) || 1;
      const step = steps.find((s) => s >= least) || least;
      return found.filter((tick, i) => (tick[2] === null ? i : tick[2]) % step === 0);
    };
    const percent = (value) => value.toFixed(3) + "%";

    const charts = JSON.parse($("numbers").textContent);
    for (const chart of charts) {
      chart.figure = $(chart.id);
      chart.plot = chart.figure.querySelector(".plot");
      chart.frame = chart.figure.querySelector(".frame");
      chart.lines_of = chart.figure.querySelector(".lines");
      chart.grid = chart.figure.querySelector(".grid");
      chart.mark = chart.figure.querySelector(".marks");
      chart.cross = chart.figure.querySelector(".cross");
      chart.readout = chart.figure.querySelector(".readout");
    }
    const place = (chart, value) => (chart.top - value) / (chart.top - chart.bottom) * 100;
    const across = (x) => (x - from) / (to - from) * 100;

    function draw(chart) {
      if (chart.figure.hidden || !chart.x.length) return;
      const first = Math.max(0, indexOf(chart.x, from) - 1);
      const last = Math.min(chart.x.length - 1, indexOf(chart.x, to));
      let low = Infinity, high = -Infinity;
      const see = (value) => {
        if (value === null || value === undefined) return;
        low = Math.min(low, value); high = Math.max(high, value);
      };
      for (let i = first; i <= last; i++) {
        for (const line of chart.lines) see(line.v[i]);
        if (chart.low_of) { see(chart.low_of[i]); see(chart.high_of[i]); }
      }
      const whole = from === 0 && to === W;
      if (whole || low > high) { chart.bottom = chart.low; chart.top = chart.high; }
      else {
        const room = (high - low) * .06 || Math.abs(high) * .01 || 1;
        const least = Math.min(low - room, ...chart.fixed), most = Math.max(high + room, ...chart.fixed);
        chart.bottom = chart.fixed.includes(chart.low) ? chart.low : Math.max(least, chart.low);
        chart.top = chart.fixed.includes(chart.high) ? chart.high : Math.min(most, chart.high);
      }
      const scale = H / (chart.high - chart.low);
      chart.lines_of.setAttribute("viewBox", [from, (chart.high - chart.top) * scale, to - from,
        (chart.top - chart.bottom) * scale].join(" "));
      ticks(chart, first, last);
      marks(chart);
    }
    function ticks(chart, first, last) {
      chart.grid.replaceChildren();
      const height = chart.frame.clientHeight || 200, width = chart.frame.clientWidth || 600;
      const rough = (chart.top - chart.bottom) / Math.max(2, Math.round(height / 56));
      const unit = 10 ** Math.floor(Math.log10(rough));
      const step = [1, 2, 2.5, 5, 10].map((f) => f * unit).find((s) => s >= rough) || unit * 10;
      for (let n = Math.ceil(chart.bottom / step - 1e-9); n * step <= chart.top + step * 1e-9; n++) {
        const y = percent(place(chart, n * step));
        node(chart.grid, "line", { x1: 0, x2: "100%", y1: y, y2: y });
        node(chart.grid, "text", { x: "100%", dx: 8, y, dy: ".32em" }, label(chart, n * step, step));
      }
      for (const [x, text] of timeTicks(chart, first, last, Math.max(2, Math.floor(width / 90)))) {
        const at = across(x);
        if (at < 0 || at > 100) continue;
        node(chart.grid, "line", { x1: percent(at), x2: percent(at), y1: 0, y2: "100%" });
        node(chart.grid, "text", { x: percent(at), y: "100%", dy: 18,
          "text-anchor": at * width < 2000 ? "start" : "middle" }, text);
      }
    }
    function marks(chart) {
      chart.mark.replaceChildren();
      const seen = chart.marks.filter((m) => m[0] >= from && m[0] <= to);
      const few = seen.length <= 300;
      chart.figure.classList.toggle("marked", few);
      if (!few) return;
      for (const [x, value, isBuy, text] of seen) {
        const use = node(chart.mark, "use", { href: isBuy ? "#buy" : "#sell",
          x: percent(across(x)), y: percent(place(chart, value)) });
        node(use, "title", {}, text);
      }
    }
    function point(x) {
      for (const chart of charts) {
        chart.cross.replaceChildren();
        chart.readout.textContent = "";
        if (x === null || chart.figure.hidden || !chart.x.length) continue;
        const index = nearest(chart, x), at = across(chart.x[index]);
        if (at < -1 || at > 101) continue;
        node(chart.cross, "line", { x1: percent(at), x2: percent(at), y1: 0, y2: "100%" });
        let text = moment(chart.t[index], chart.daily);
        for (const line of chart.lines) {
          if (line.v[index] === null) continue;
          text += "  " + line.name + " " + words(chart, line.v[index]);
          node(chart.cross, "circle", { cx: percent(at), cy: percent(place(chart, line.v[index])), r: 4 });
        }
        if (chart.low_of) text += "  low " + words(chart, chart.low_of[index])
          + "  high " + words(chart, chart.high_of[index]);
        const near = chart.marks.filter((m) => Math.abs(m[0] - x) < (to - from) / 150);
        if (near.length) text += "  " + near.slice(0, 3).map((m) => m[3]).join(", ")
          + (near.length > 3 ? ", …" : "");
        chart.readout.textContent = text;
      }
    }
    function zoom(a, b) {
      a = Math.max(0, a); b = Math.min(W, b);
      if (b - a < 2) return;
      [from, to] = [a, b];
      for (const button of $("ranges").children)
        button.setAttribute("aria-pressed", String(Math.abs(button.from - a) < 1 && b === W));
      charts.forEach(draw);
      point(null);
    }
    for (const chart of charts) {
      const plot = chart.plot;
      let start = null, cursor = null;
      const where = (event) => {
        const box = chart.frame.getBoundingClientRect();
        return from + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (to - from);
      };
      plot.addEventListener("pointermove", (event) => {
        const x = where(event);
        point(x);
        if (start === null) return;
        const left = Math.min(start, x), right = Math.max(start, x);
        node(chart.cross, "rect", { x: percent(across(left)), y: 0, height: "100%",
          width: percent(across(right) - across(left)) });
      });
      plot.addEventListener("pointerdown", (event) => {
        if (event.pointerType !== "mouse" || event.button) return;
        start = where(event);
        plot.setPointerCapture(event.pointerId);
      });
      plot.addEventListener("pointerup", (event) => {
        const end = where(event), begin = start;
        start = null;
        if (begin !== null && Math.abs(end - begin) > (to - from) / 100)
          zoom(Math.min(begin, end), Math.max(begin, end));
      });
      plot.addEventListener("pointercancel", () => { start = null; point(null); });
      plot.addEventListener("pointerleave", () => { if (start === null) point(null); });
      plot.addEventListener("dblclick", () => zoom(0, W));
      plot.addEventListener("blur", () => { cursor = null; point(null); });
      plot.addEventListener("keydown", (event) => {
        const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
        const now = cursor === null ? (from + to) / 2 : chart.x[cursor];
        if (step) {
          cursor = Math.min(chart.x.length - 1, Math.max(0, nearest(chart, now) + step));
          point(chart.x[cursor]);
        } else if (event.key === "+") zoom(now - (to - from) / 4, now + (to - from) / 4);
        else if (event.key === "-") zoom(now - (to - from), now + (to - from));
        else if (event.key === "Escape") zoom(0, W);
        else return;
        event.preventDefault();
      });
    }
    const equity = charts[0];
    if (equity && equity.t.length > 1) {
      const end = equity.t[equity.t.length - 1], day = 86400;
      for (const [name, length] of [["1 d", 1], ["1 w", 7], ["1 m", 30.4], ["3 m", 91], ["1 y", 365.25],
        ["3 y", 1096], ["5 y", 1826], ["All", Infinity]]) {
        const start = end - length * day;
        if (start <= equity.t[0] + day / 4 && length !== Infinity) continue;
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = name;
        button.from = length === Infinity ? 0 : equity.x[indexOf(equity.t, start)];
        button.addEventListener("click", () => zoom(button.from, W));
        $("ranges").append(button);
      }
      if ($("ranges").children.length < 2) $("ranges").replaceChildren();
    }
    if ($("symbols")) {
      const show = () => {
        for (const chart of charts)
          if (chart.id.startsWith("price")) chart.figure.hidden = chart.id !== $("symbols").value;
        charts.forEach(draw);
      };
      $("symbols").addEventListener("change", show);
      show();
    }
    addEventListener("resize", () => charts.forEach(draw));
    zoom(0, W);

    """#

  private static let table = #"""
    const trips = $("trips");
    if (trips) {
      const body = trips.tBodies[0], rows = [...body.rows], heads = [...trips.tHead.rows[0].cells];
      const key = (row, column) => {
        const cell = row.cells[column], value = cell.dataset.v;
        if (value === undefined) return cell.textContent;
        return value === "" ? -Infinity : Number(value);
      };
      heads.forEach((head, column) => head.firstElementChild.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const keys = new Map(rows.map((row) => [row, key(row, column)]));
        rows.sort((a, b) => {
          const x = keys.get(a), y = keys.get(b);
          const order = typeof x === "string" ? x.localeCompare(y) : x < y ? -1 : x > y ? 1 : 0;
          return down ? -order : order;
        });
        body.append(...rows);
      }));
      const filter = () => {
        const text = $("search").value.trim().toLowerCase(), outcome = $("outcome").value;
        let shown = 0;
        for (const row of rows) {
          const fits = (!outcome || row.dataset.is === outcome)
            && (!text || row.textContent.toLowerCase().includes(text));
          row.hidden = !fits;
          if (fits) shown++;
        }
        $("count").textContent = shown + " of " + rows.length;
      };
      $("search").addEventListener("input", filter);
      $("outcome").addEventListener("change", filter);
      filter();
    }
    """#
}
