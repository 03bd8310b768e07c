// Says something to who cannot see it, politely. The same words twice in a row are said twice.

export function say(words) {
  const place = document.getElementById("say");
  if (!place) return;
  place.textContent = "";
  setTimeout(() => (place.textContent = words), 50);
}
