/// The pages' script, in parts that make one file. It writes text as text, asks nothing but this
/// server, and every page says the same without it.
enum PageProgram {
  /// Times in the zone that was chosen, and the colours.
  static let choices = #"""
    "use strict";
    (() => {
    const root = document.documentElement;
    const $ = (id) => document.getElementById(id);
    const two = (value) => String(value).padStart(2, "0");
    const formats = new Map();

    const formatOf = (zone) => {
      if (!formats.has(zone)) {
        const options = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit",
          minute: "2-digit", second: "2-digit", hourCycle: "h23" };
        if (zone) options.timeZone = zone;
        let made;
        try { made = new Intl.DateTimeFormat("en-GB", options); }
        catch { made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }); }
        formats.set(zone, made);
      }
      return formats.get(zone);
    };

    // The zone in the words of the browser; nothing stands for its own.
    const zoneOf = (element) => {
      switch (root.dataset.clock) {
      case "utc": return "UTC";
      case "exchange": return element?.dataset.zone || root.dataset.exchange || "UTC";
      default: return "";
      }
    };

    const words = (utc, style, zone) => {
      const date = new Date(utc);
      if (Number.isNaN(date.getTime())) return null;
      const part = {};
      for (const piece of formatOf(zone).formatToParts(date)) part[piece.type] = piece.value;
      const day = `${part.year}-${part.month}-${part.day}`;
      const clock = `${part.hour}:${part.minute}:${part.second}`;
      switch (style) {
      case "clock": return clock;
      case "minute": return clock.slice(0, 5);
      case "day": return day;
      case "precise":
        return `${day} ${clock}.${String(date.getUTCMilliseconds()).padStart(3, "0")}`;
      default: return `${day} ${clock}`;
      }
    };

    const writeTimes = (place) => {
      for (const time of place.querySelectorAll("time[datetime]")) {
        const text = words(time.dateTime, time.dataset.style, zoneOf(time));
        if (text !== null && time.textContent !== text) time.textContent = text;
      }
      for (const tick of place.querySelectorAll("text[data-time]")) {
        const text = words(tick.dataset.time, tick.dataset.style, zoneOf(tick));
        if (text !== null && tick.textContent !== text) tick.textContent = text;
      }
    };

    const startChoices = () => {
      const form = $("choices");
      if (!form) return;
      form.addEventListener("change", () => {
        const chosen = new FormData(form);
        root.dataset.clock = chosen.get("zone");
        root.dataset.theme = chosen.get("theme");
        writeTimes(document);
        document.dispatchEvent(new Event("perigee-choice"));
        fetch(form.action, { method: "POST", body: new URLSearchParams(chosen),
          credentials: "same-origin", redirect: "manual" }).catch(() => {});
      });
      document.addEventListener("click", (event) => {
        const sheet = document.querySelector(".choices");
        if (sheet?.open && !sheet.contains(event.target)) sheet.open = false;
      });
      document.addEventListener("keydown", (event) => {
        const sheet = document.querySelector(".choices");
        if (event.key !== "Escape" || !sheet?.open) return;
        sheet.open = false;
        sheet.querySelector("summary").focus();
      });
    };

    """#
}
