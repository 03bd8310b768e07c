// What every page runs: each import makes one behaviour work wherever a page asks for it.
document.documentElement.classList.add("has-script");
