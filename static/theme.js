// Light, dark, or as the system has it: kept in a cookie, so that the server draws the next page right from the start.

const year = 365 * 24 * 60 * 60; // seconds

document.addEventListener("click", ({ target }) => {
  const choice = target.closest?.("[data-theme-choice]")?.dataset.themeChoice;
  if (!choice) return;
  document.cookie = `tandem_theme=${choice}; path=/; max-age=${year}; samesite=lax`;
  if (choice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
});
