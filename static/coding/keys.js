// The keys of the coding page: what each does is in actions.js under the same word.

const keys = (group, rows) => rows.map(([action, label, ...keys]) => ({ group, action, label, keys }));

export const reading = [
  ...keys("Move", [
    ["next-line", "Next line", "j", "ArrowDown"],
    ["previous-line", "Previous line", "k", "ArrowUp"],
    ["next-paragraph", "Next paragraph", "J"],
    ["previous-paragraph", "Previous paragraph", "K"],
    ["next-coding", "Next coding of this line", "l", "ArrowRight"],
    ["previous-coding", "Previous coding of this line", "h", "ArrowLeft"],
    ["go-to-line", "Go to a line by its number", "g"],
    ["search", "Search in the text", "/"],
    ["let-go", "Let go of what is selected", "Escape"],
  ]),
];

export const coding = [
  ...keys("Select", [
    ["extend-down", "Extend by a line", "Shift+ArrowDown"],
    ["extend-up", "Extend upwards by a line", "Shift+ArrowUp"],
    ["start-edge", "Move the first edge, then ← → by word, with Shift by letter", "[", "Alt+ArrowLeft"],
    ["end-edge", "Move the last edge, then ← → by word, with Shift by letter", "]", "Alt+ArrowRight"],
    ["edge-back", "The edge one letter back", "Shift+ArrowLeft"],
    ["edge-on", "The edge one letter on", "Shift+ArrowRight"],
  ]),
  ...keys("Code", [
    ["palette", "Code it: choose or make a code", "Enter", "c"],
    ["recent", "Put one of the last nine codes on it", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    ["repeat", "The last code once more", "."],
    ["in-vivo", "Make a code of the words themselves", "v"],
    ["unsure", "Sure or unsure of the coding in focus", "s"],
    ["recode", "Another code for the coding in focus", "r"],
    ["remove", "Take the coding in focus off", "Delete", "Backspace"],
    ["memo", "Write a memo on the coding in focus, else on the narrative", "m"],
    ["set-aside", "Set the line aside: nothing here", "x"],
    ["next-untouched", "Next untouched line", "n"],
  ]),
  ...keys("Undo", [
    ["undo", "Undo", "u", "Ctrl+z"],
    ["redo", "Do again", "Ctrl+Shift+z", "Ctrl+y"],
  ]),
];
