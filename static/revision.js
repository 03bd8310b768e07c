// Whether a heartbeat's revision is ahead of what a part shows. A part without a revision cannot tell, and waits for
// the signal.
export function isNewer(heard, shown) {
  if (!heard || !shown) return false;
  return Number(heard) > Number(shown);
}
