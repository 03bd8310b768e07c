// How many milliseconds lie at least between two fetches of one part for words of its stream: in a room where many move
// cards, a page takes several changes at once. The first after a quiet moment is fetched immediately.
export const APART = 120;
