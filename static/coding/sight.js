// What is in sight. Paragraphs are in the order of the text, so that finding them takes no longer in a long one.

// The paragraphs in sight and so many screens around it.
export function blocksWithin(text, screens) {
  const blocks = text.getElementsByClassName("para");
  const [above, below] = [-screens * innerHeight, (screens + 1) * innerHeight];
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (blocks[middle].getBoundingClientRect().bottom < above) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (let at = low; at < blocks.length && blocks[at].getBoundingClientRect().top < below; at += 1) found.push(blocks[at]);
  return found;
}
