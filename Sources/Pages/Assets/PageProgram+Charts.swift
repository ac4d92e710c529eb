extension PageProgram {
  /// Charts by TradingView's library where it is served; the server's own picture stays otherwise.
  static let charts = #"""
    const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();

    const look = () => ({
      layout: { background: { type: "solid", color: "transparent" }, textColor: colour("--soft"),
        fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 },
      grid: { vertLines: { color: colour("--line") }, horzLines: { color: colour("--line") } },
      rightPriceScale: { borderColor: colour("--line") },
      timeScale: { borderColor: colour("--line"), timeVisible: true, secondsVisible: false },
    });
    const candleLook = () => ({ upColor: colour("--up"), downColor: colour("--down"),
      wickUpColor: colour("--up"), wickDownColor: colour("--down"), borderVisible: false });

    const startCharts = () => {
      if (!window.LightweightCharts) return;
      for (const place of document.querySelectorAll("[data-chart]")) draw(place);
    };

    const draw = async (figure) => {
      let data = await rows(figure);
      if (!data || data.bars.length === 0) return;
      const frame = document.createElement("div");
      frame.className = "drawn";
      frame.dataset.keep = "";
      figure.dataset.keep = "";
      figure.querySelector(".plot").before(frame);
      const stamp = (seconds, style) =>
        words(new Date(seconds * 1000).toISOString(), style, zoneOf(figure));
      const chart = LightweightCharts.createChart(frame, { ...look(), autoSize: true,
        localization: { timeFormatter: (time) => stamp(time, "moment") } });
      chart.timeScale().applyOptions({ tickMarkFormatter: (time, kind) =>
        kind < 3 ? stamp(time, "day").slice(5) : stamp(time, "clock").slice(0, kind < 4 ? 5 : 8) });
      const candles = chart.addCandlestickSeries({ ...candleLook(),
        priceFormat: { type: "price", precision: data.places, minMove: 10 ** -data.places } });
      let lines = [];
      const show = () => {
        candles.setData(data.bars);
        const marks = data.fills.map((fill) => ({ time: fill.time, id: fill.path,
          position: fill.buy ? "belowBar" : "aboveBar", shape: fill.buy ? "arrowUp" : "arrowDown",
          color: colour(fill.buy ? "--up" : "--down"), text: fill.text }));
        if (data.at) marks.push({ time: data.at, position: "aboveBar", shape: "circle",
          color: colour("--blue"), text: "then" });
        candles.setMarkers(marks.sort((a, b) => a.time - b.time));
        for (const line of lines) candles.removePriceLine(line);
        lines = data.orders.map((order) => candles.createPriceLine({ price: order.price,
          color: colour(order.buy ? "--up" : "--down"), lineWidth: 1, lineStyle: 2,
          axisLabelVisible: true, title: order.text }));
      };
      show();
      chart.timeScale().fitContent();
      chart.subscribeClick((event) => {
        // Only what this server wrote, and only to its own pages of orders.
        const path = String(event.hoveredObjectId ?? "");
        if (path.startsWith("/orders/")) location.assign(path);
      });
      chart.subscribeCrosshairMove((event) => {
        frame.style.cursor = event.hoveredObjectId ? "pointer" : "";
      });
      const restyle = () => {
        chart.applyOptions(look());
        candles.applyOptions(candleLook());
        show();
      };
      document.addEventListener("perigee-choice", restyle);
      matchMedia("(prefers-color-scheme:dark)").addEventListener("change", restyle);
      let last = Date.now();
      document.addEventListener("perigee-news", async () => {
        if (Date.now() - last < 3000) return;
        last = Date.now();
        const next = await rows(figure);
        if (next) { data = next; show(); }
      });
    };

    const rows = async (figure) => {
      try {
        const answer = await fetch(figure.dataset.chart, { credentials: "same-origin",
          cache: "no-store", redirect: "manual" });
        return answer.ok ? await answer.json() : null;
      } catch { return null; }
    };

    """#
}
