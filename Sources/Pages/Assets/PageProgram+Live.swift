extension PageProgram {
  /// Follows the server's events: each says that something changed, and the page asks for itself
  /// anew and takes over what differs. Figures that are no longer followed are marked loudly.
  static let live = #"""
    // How soon after an event a page asks for itself again, how long a cut is no cause for alarm,
    // and how old what is shown may become.
    const PAUSE = 700, CUT = 3000, LATE = 10000;
    let fresh = Date.now(), cut = 0, lost = false, gone = "", wanted = false, busy = false;
    let timer = 0, every = 2000;

    const same = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName;
    const keyOf = (node) => node.nodeType === 1 ? node.dataset?.key || node.id || "" : "";

    const flash = (node) => {
      const place = node.nodeType === 1 ? node : node.parentElement;
      const shown = place?.closest("td,th,.value,.badge,.alarms,dd,.legend");
      if (!shown || place.closest("[data-calm]")) return;
      shown.classList.remove("changed");
      void shown.offsetWidth;
      shown.classList.add("changed");
    };

    const takeAttributes = (from, to) => {
      for (const { name, value } of [...to.attributes])
        if (from.getAttribute(name) !== value && name !== "open") from.setAttribute(name, value);
      for (const { name } of [...from.attributes])
        if (!to.hasAttribute(name) && name !== "open") from.removeAttribute(name);
    };

    // Makes `from` equal to `to` by the fewest changes, so that focus, selection, scrolling and
    // whatever a person has opened stay.
    const morph = (from, to) => {
      if (from.isEqualNode(to) || from.dataset?.keep !== undefined) return;
      if (from.classList?.contains("changed") && !to.classList.contains("changed")) {
        from.classList.remove("changed");
        if (!from.getAttribute("class")) from.removeAttribute("class");
        if (from.isEqualNode(to)) return;
      }
      if (from === document.activeElement && /^(INPUT|SELECT)$/.test(from.nodeName)) return;
      takeAttributes(from, to);
      const known = new Map();
      for (const child of from.childNodes) if (keyOf(child)) known.set(keyOf(child), child);
      let at = from.firstChild;
      for (const wantedChild of [...to.childNodes]) {
        const key = keyOf(wantedChild), kept = key ? known.get(key) : null;
        if (kept && same(kept, wantedChild)) {
          if (kept !== at) from.insertBefore(kept, at); else at = at.nextSibling;
          morph(kept, wantedChild);
          continue;
        }
        if (at && same(at, wantedChild) && !keyOf(at) && !key) {
          const next = at.nextSibling;
          if (at.nodeType === 3) {
            if (at.data !== wantedChild.data) { at.data = wantedChild.data; flash(at); }
          } else morph(at, wantedChild);
          at = next;
          continue;
        }
        const made = document.importNode(wantedChild, true);
        from.insertBefore(made, at);
        if (made.nodeName === "TR" || made.nodeName === "LI") made.classList.add("changed");
        else flash(made);
      }
      while (at) { const next = at.nextSibling; at.remove(); at = next; }
    };

    const take = (text) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      writeTimes(page);
      for (const old of document.querySelectorAll("[data-live]")) {
        if (old.parentElement.closest("[data-live]")) continue;
        const name = CSS.escape(old.dataset.live);
        const found = page.querySelector(`[data-live="${name}"]`);
        if (found) morph(old, found);
      }
      root.dataset.mode = page.documentElement.dataset.mode || "none";
    };

    // Only what a person can see is asked for, once at a time, and never more often than allowed.
    const refresh = async () => {
      clearTimeout(timer);
      timer = 0;
      if (busy || document.hidden) { wanted = true; return; }
      busy = true;
      wanted = false;
      try {
        const answer = await fetch(location.href.split("#")[0], { credentials: "same-origin",
          cache: "no-store", redirect: "manual", headers: { Accept: "text/html" } });
        if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403)
          gone = "You are signed out. Load the page again to sign in.";
        else if (answer.ok) {
          take(await answer.text());
          fresh = Date.now();
          gone = "";
          document.dispatchEvent(new Event("perigee-news"));
        }
      } catch { /* The silence that follows is told below. */ }
      busy = false;
      if (wanted) ask();
    };
    const ask = () => { if (!timer) timer = setTimeout(refresh, PAUSE); };

    const tellLost = () => {
      const now = Date.now();
      const isCut = cut > 0 && now - cut > CUT, isOld = !document.hidden && now - fresh > LATE;
      const isLost = isCut || isOld || gone !== "";
      if (isLost) {
        const time = words(new Date(fresh).toISOString(), "moment", zoneOf(null));
        $("lost-words").textContent = (gone || (isCut
          ? "The connection to the dashboard is lost."
          : "The dashboard does not answer in time.")) + ` All figures stand as of ${time}.`;
      }
      if (isLost === lost) return;
      lost = isLost;
      $("lost").hidden = !lost;
      root.classList.toggle("stale", lost);
    };

    const startLive = () => {
      const main = $("content");
      if (!$("lost") || !main.dataset.every) return;
      every = 1000 * Number(main.dataset.every);
      const source = new EventSource("/events?topics=status,strategies,accounts,fills");
      source.onopen = () => { cut = 0; ask(); };
      source.onerror = () => { cut = cut || Date.now(); };
      for (const name of ["status", "strategies", "accounts", "fills"])
        source.addEventListener(name, ask);
      document.addEventListener("visibilitychange", () => {
        if (!document.hidden) refresh();
      });
      document.addEventListener("animationend", (event) => {
        if (event.animationName === "changed") event.target.classList.remove("changed");
      });
      setInterval(() => {
        if (!document.hidden && Date.now() - fresh >= every) ask();
        tellLost();
      }, 500);
    };

    """#

  static let start = #"""
    root.classList.add("scripted");
    writeTimes(document);
    startChoices();
    startCharts();
    startLive();
    })();

    """#
}
