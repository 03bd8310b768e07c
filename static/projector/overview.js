// The whole board on one picture: every theme, every subtheme with its number of codes, and as many names as there is
// room for. Text is never made smaller; what does not fit is left out, and what is left out of the headings is counted.

const overflows = (theme) => theme.scrollHeight > theme.clientHeight + 1;

export function fitOverview(scene) {
  for (const theme of scene.querySelectorAll(".t")) fitTheme(theme);
}

function fitTheme(theme) {
  const sections = [...theme.querySelectorAll("section")];
  const queues = sections.map((section) => inOrder([...section.querySelectorAll("li")]));
  for (const name of queues.flat()) name.hidden = true;
  for (const section of sections) section.hidden = false;
  sayRest(theme, []);
  leaveOut(theme, sections);
  fill(theme, queues.filter((_, at) => !sections[at].hidden));
}

// Those that have just moved are shown first, then the board's order.
const inOrder = (names) => [...names.filter((name) => name.matches(".fresh")), ...names.filter((name) => !name.matches(".fresh"))];

function leaveOut(theme, sections) {
  for (let left = sections.length; left > 0 && overflows(theme); left -= 1) {
    sections[left - 1].hidden = true;
    sayRest(theme, sections.slice(left - 1), left > 1 ? "more " : "");
  }
}

function sayRest(theme, sections, more = "") {
  const rest = theme.querySelector(".rest");
  const codes = new Set(sections.flatMap((section) => [...section.querySelectorAll("li")].map((name) => name.dataset.code)));
  rest.hidden = sections.length === 0;
  rest.textContent = `${many(sections.length, `${more}subtheme`)}, ${many(codes.size, "code")}`;
}

const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

// One name to each group in turn, until none has room for another.
function fill(theme, queues) {
  let open = queues.filter((names) => names.length);
  while (open.length) {
    open = open.filter((names) => {
      const name = names.shift();
      name.hidden = false;
      if (!overflows(theme)) return names.length > 0;
      name.hidden = true;
      return false;
    });
  }
}
