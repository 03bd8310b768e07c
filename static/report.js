// The report is printed by the browser; the stylesheet leaves the paper alone on the sheet.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-action='print']")) print();
});
