// data-reveal="id": shows the password in that field, and hides it again.

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-reveal]");
  if (!button) return;
  const field = document.getElementById(button.dataset.reveal);
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  button.textContent = shown ? "Show" : "Hide";
  button.setAttribute("aria-label", `${button.textContent} ${field.labels[0].textContent.toLowerCase()}`);
  field.focus();
});

// What was shown is sent as the password that it is.
document.addEventListener("submit", ({ target }) => {
  for (const button of target.querySelectorAll("[data-reveal]")) {
    document.getElementById(button.dataset.reveal).type = "password";
  }
});
