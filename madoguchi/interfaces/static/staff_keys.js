// Shortcuts of the staff's counter, for whoever switches them on; every page is whole without them.

const box = document.querySelector("[data-keys]");
const remembered = "madoguchi-staff-keys";

function show(isOn) {
  box.querySelector("input").checked = isOn;
  box.querySelector("[data-keys-help]").hidden = !isOn;
}

function isOn() {
  return localStorage.getItem(remembered) === "on";
}

// A box that is ticked takes no letters: the one that switches the shortcuts on must not hold them up.
function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

// Rows are walked through by focus, so that Enter and screen readers follow.
function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.indexOf(document.activeElement);
  rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
}

// What decides is only led to, never pressed: the second key is Enter.
function lead(key) {
  const found = document.querySelector(`[data-key="${key}"]`);
  if (found?.matches("a")) {
    found.click();
  } else if (found?.matches("summary")) {
    found.parentElement.open = true;
    found.parentElement.querySelector("textarea").focus();
  } else {
    found?.focus();
  }
  return found !== null;
}

function press(event) {
  const isPlain = !(event.ctrlKey || event.altKey || event.metaKey || event.isComposing);
  if (!isOn() || !isPlain || isTyping(event.target)) {
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    step(key === "j" ? 1 : -1);
    event.preventDefault();
  } else if (/^[acnpqru]$/.test(key) && lead(key)) {
    event.preventDefault();
  }
}

if (box) {
  box.hidden = false;
  show(isOn());
  box.querySelector("input").addEventListener("change", (event) => {
    localStorage.setItem(remembered, event.target.checked ? "on" : "off");
    show(isOn());
  });
  document.addEventListener("keydown", press);
}
