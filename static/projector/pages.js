// How the cards of a theme are cut into pages: columns of at most eight that fit the height, three to a page.

const abreast = 3;
const most = 8;

// groups: [{ cards, heights, room, gap }], one for each subtheme. A theme without subthemes fills all the columns.
export function pagesOf(groups) {
  if (groups.length === 1) {
    return inRuns(columnsOf(groups[0]), abreast).map((columns) => columns.flat());
  }
  return inRuns(groups.map(columnsOf), abreast).flatMap((some) => {
    const length = Math.max(...some.map((columns) => columns.length));
    return Array.from({ length }, (_, page) => some.flatMap((columns) => columns[page] ?? []));
  });
}

function columnsOf({ cards, heights, room, gap }) {
  const columns = [[]];
  let used = 0;
  cards.forEach((card, at) => {
    const column = columns.at(-1);
    const needed = heights[at] + (column.length ? gap : 0);
    if (column.length && (column.length === most || used + needed > room)) {
      columns.push([card]);
      used = heights[at];
    } else {
      column.push(card);
      used += needed;
    }
  });
  return columns;
}

function inRuns(list, length) {
  const runs = [];
  for (let at = 0; at < list.length; at += length) runs.push(list.slice(at, at + length));
  return runs;
}
