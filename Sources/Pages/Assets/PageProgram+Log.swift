extension PageProgram {
  /// Follows the log: the server's events say that there are lines, and the page asks for those
  /// that fit its own filter.
  static let log = #"""
    const follow = $("follow");
    if (follow) {
      // So many answers in a row are taken; what is still missing then is left out, and said.
      const ROUNDS = 5;
      const list = $("log-lines"), button = follow.querySelector("button");
      const told = follow.querySelector("[role=status]"), limit = Number(follow.dataset.limit);
      let after = follow.dataset.after, source = null, isAsking = false, isWanted = false, shown = 0;

      const add = (lines) => {
        const page = new DOMParser().parseFromString(`<ol>${lines.join("")}</ol>`, "text/html");
        writeTimes(page);
        for (const line of [...page.querySelectorAll("ol>li")]) {
          if (line.id && $(line.id)) continue;
          list.prepend(document.importNode(line, true));
          shown++;
        }
        while (list.children.length > limit) list.lastElementChild.remove();
        document.querySelector("main .empty")?.remove();
      };
      const leaveOut = () => {
        const line = document.createElement("li");
        line.className = "left-out";
        line.textContent = "Lines were left out here, as they came faster than a page can show them.";
        list.prepend(line);
      };
      const ask = async () => {
        if (isAsking) { isWanted = true; return; }
        isAsking = true;
        do {
          isWanted = false;
          try {
            for (let round = 1; source; round++) {
              const address = new URL(follow.dataset.lines, location.href);
              address.searchParams.set("after", after);
              const answer = await fetch(address, { credentials: "same-origin", cache: "no-store",
                redirect: "manual" });
              if (!answer.ok) throw new Error(answer.status);
              const news = await answer.json();
              add(news.lines);
              after = news.after;
              told.textContent = shown ? `${shown} new` : "waiting for lines";
              if (!news.has_more) break;
              if (round === ROUNDS) { leaveOut(); after = news.newest; break; }
            }
          } catch { told.textContent = "no answer; it tries again with the next line"; }
        } while (isWanted && source);
        isAsking = false;
      };
      button.addEventListener("click", () => {
        if (source) {
          source.close();
          source = null;
          told.textContent = "paused";
        } else {
          source = new EventSource("/events?topics=logs");
          source.addEventListener("logs", ask);
          source.onopen = ask;
          told.textContent = "waiting for lines";
        }
        button.setAttribute("aria-pressed", String(source !== null));
        button.textContent = source ? "Pause" : "Follow";
      });
      follow.hidden = false;
    }

    """#
}
