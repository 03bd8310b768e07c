// What has just moved, between two states of the same scene: marked for ten seconds, with the place it came from.

const tells = 10_000; // milliseconds
const marked = new Map(); // id of a card -> { until, words }
let known = read();

function read() {
  const places = new Map(); // code -> Map(section id -> name)
  for (const card of document.querySelectorAll("[data-code]")) {
    const section = card.closest("section");
    const of = places.get(card.dataset.code) ?? new Map();
    places.set(card.dataset.code, of.set(section.id, section.dataset.name));
  }
  const scene = document.getElementById("scene");
  return { places, scene: `${scene.className} ${document.getElementById("focus-head")?.textContent ?? ""}` };
}

// Marks what has moved and answers with those cards.
export function markArrivals() {
  const now = read();
  const same = now.scene === known.scene;
  const arrived = same ? [...document.querySelectorAll("[data-code]")].filter((card) => isNew(card, known.places)) : [];
  for (const card of arrived) marked.set(card.id, { until: Date.now() + tells, words: from(card, known.places, now.places) });
  if (!same) marked.clear();
  if (arrived.length) setTimeout(decorate, tells + 50);
  known = now;
  decorate();
  return arrived;
}

const isNew = (card, before) => !before.get(card.dataset.code)?.has(card.closest("section").id);

function from(card, before, now) {
  const was = before.get(card.dataset.code) ?? new Map();
  const left = [...was].filter(([section]) => !now.get(card.dataset.code).has(section)).map(([, name]) => name);
  return left.length ? `Just moved from ${left.join(" and ")}` : "Just placed here";
}

function decorate() {
  for (const [id, { until, words }] of marked) {
    const card = document.getElementById(id);
    const over = Date.now() >= until;
    if (over) marked.delete(id);
    card?.classList.toggle("fresh", !over);
    const said = card?.querySelector("small");
    if (over) said?.remove();
    else if (card && !said) card.append(Object.assign(document.createElement("small"), { textContent: words }));
  }
}
