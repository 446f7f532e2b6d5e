// Follows work on a batch; without it, a link on the page does the same by hand.

const section = document.querySelector("[data-progress]");
const part = section.querySelector("[data-progress-part]");
const PAUSE = 2000;

async function look() {
  if (document.hidden) {
    return true;
  }
  const answer = await fetch(section.dataset.progress, { redirect: "manual" });
  const text = answer.ok ? (await answer.text()).trim() : "";
  if (text) {
    part.innerHTML = text;
  }
  return text !== "";
}

// Once nothing is going on, or nobody is signed in any more, the page itself says what came of it. A line
// that breaks for a moment is waited for.
async function follow() {
  let goesOn = true;
  while (goesOn) {
    await new Promise((done) => setTimeout(done, PAUSE));
    goesOn = await look().catch(() => true);
  }
  location.reload();
}

follow();
