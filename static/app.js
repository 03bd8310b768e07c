// What every page runs. Each import makes one behaviour work wherever a page asks for it by an attribute.

import "./theme.js";
import "./menu.js";
import "./dialog.js";
import "./times.js";
import "./connection.js";
import "./op.js";
import "./live.js";
import "./sign_out.js";

document.documentElement.classList.add("has-script");
