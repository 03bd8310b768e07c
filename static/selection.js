// Keeps what the reader has selected while the text around it is morphed: as places counted in the nearest element
// with an id, because the text nodes themselves may be replaced.

// Runs change(), then puts the selection inside part back if the change took it away.
export async function keepSelection(part, change) {
  const selection = getSelection();
  const inside = selection.rangeCount && part.contains(selection.anchorNode) && part.contains(selection.focusNode);
  const ends = inside && [place(selection.anchorNode, selection.anchorOffset), place(selection.focusNode, selection.focusOffset)];
  const was = inside && selection.toString();
  await change();
  if (!inside || !ends[0] || !ends[1] || getSelection().toString() === was) return;
  const [from, to] = ends.map(find);
  if (from && to) getSelection().setBaseAndExtent(...from, ...to);
}

function place(node, offset) {
  const home = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[id]");
  if (!home) return null;
  const range = document.createRange();
  range.setStart(home, 0);
  range.setEnd(node, offset);
  return { id: home.id, at: range.toString().length };
}

function find({ id, at }) {
  const home = document.getElementById(id);
  if (!home) return null;
  const texts = document.createTreeWalker(home, NodeFilter.SHOW_TEXT);
  let left = at;
  let last = null;
  while (texts.nextNode()) {
    last = texts.currentNode;
    if (left <= last.length) return [last, left];
    left -= last.length;
  }
  return last && [last, last.length];
}
