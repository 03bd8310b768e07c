// The hue of a code from its name alone, 1 to 12, as the server gives it (FNV-1a, 32 bits, of the name in UTF-8).

export function hueOf(name) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name.toLowerCase())) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return (hash % 12) + 1;
}
