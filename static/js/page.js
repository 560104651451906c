// What the pages gain from scripts. Every page works without them.
import "./token.js";
import "./countdown.js";
import "./follow.js";
import "./forms.js";
import "./drafts.js";
import "./asked.js";
import "./counters.js";
import "./uploads.js";
import "./drop.js";
import "./copy.js";
import "./board.js";

document.documentElement.classList.add("scripted");

// Times are shown in this machine's zone until their reader chooses another one
// (people.middleware.AsReader).
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const secure = location.protocol === "https:" ? ";Secure" : "";
document.cookie = `time_zone=${zone};path=/;max-age=31536000;SameSite=Lax${secure}`;
