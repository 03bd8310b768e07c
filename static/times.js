// Times are kept in UTC and shown in the reader's zone: <time datetime="2026-11-20T08:12:00Z" data-local>,
// or the day alone in a sentence: data-local="day".

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayAndYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

export const timeOfDay = (date) => clock.format(date);

// "Today 09:12", "Yesterday", "17 Nov", "17 Nov 2025".
export function near(date, now = new Date()) {
  const midnight = (when) => new Date(when.getFullYear(), when.getMonth(), when.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (days === 0) return `Today ${clock.format(date)}`;
  if (days === 1) return "Yesterday";
  return (date.getFullYear() === now.getFullYear() ? day : dayAndYear).format(date);
}

export function showTimes(within) {
  for (const time of within.querySelectorAll("time[data-local]")) {
    const date = new Date(time.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    time.textContent = time.dataset.local === "day" ? dayAndYear.format(date) : near(date);
    time.title = exact.format(date);
  }
}

if (globalThis.document) {
  showTimes(document);
  document.addEventListener("tandem:refreshed", ({ target }) => showTimes(target));
}
