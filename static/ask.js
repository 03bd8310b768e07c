// A dialog that a script needs, and its answer: the word of the button that was pressed, or null when it was closed.

// choices: [[word, label, kind of button], ..]; inside: elements before the buttons; check(word): keeps it open if false.
export function ask(title, inside, choices, check = () => true) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "asked-title");
  const heading = document.createElement("h2");
  heading.id = "asked-title";
  heading.textContent = title;
  const form = document.createElement("form");
  form.className = "fields";
  const actions = document.createElement("div");
  actions.className = "actions";
  for (const [word, label, kind = ""] of choices) {
    const button = document.createElement("button");
    button.className = `button ${kind}`.trim();
    button.value = word;
    button.textContent = label;
    actions.append(button);
  }
  form.append(...inside, actions);
  dialog.append(heading, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const word = event.submitter?.value ?? choices.at(-1)[0];
      if (await check(word, form)) dialog.close(word);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue || null);
    });
  });
}

export function words(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}
