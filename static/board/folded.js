// A card on its way is not kept out by a fold.

export function openFolded(list) {
  const sub = list.closest("details.sub");
  if (sub && !sub.open) sub.open = true;
}
