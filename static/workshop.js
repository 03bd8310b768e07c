// A workshop's clocks, on the desk, on telephones and on the room's screen. See static/workshop/clock.js.

import "./workshop/clock.js";
