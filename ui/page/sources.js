// Runs once in the Sources panel: opens a card, brings its cited sentence into view inside the
// article, and lights both up.
const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const behavior = () => (calm() ? "auto" : "smooth");
const names = (node) => (node.dataset.cards || "").split(" ");
const stacked = () => window.matchMedia("(max-width: 860px)").matches;

const showSentence = (card, name) => {
  const text = card.querySelector(".article-text");
  const marks = Array.from(card.querySelectorAll("mark"));
  const mark = marks.find((node) => names(node).includes(name)) || marks[0];
  if (!text || !mark) return;
  const offset = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
  text.scrollTop += offset - text.clientHeight / 3;
};

const open = (name, { moveThere }) => {
  const panel = element.querySelector(".sources");
  if (!panel) return;
  for (const card of panel.querySelectorAll(".card")) {
    const active = names(card).includes(name);
    card.classList.toggle("active", active);
    for (const mark of card.querySelectorAll("mark")) {
      mark.classList.toggle("active", active && names(mark).includes(name));
    }
    if (!active) continue;
    card.closest("details")?.setAttribute("open", "");
    showSentence(card, name);
    if (moveThere) {
      card.scrollIntoView({ block: stacked() ? "start" : "nearest", behavior: behavior() });
      card.querySelector("header").focus({ preventScroll: true });
    }
  }
  const detail = { turn: panel.dataset.turn, card: name };
  window.dispatchEvent(new CustomEvent("dateline:opened", { detail }));
};

window.addEventListener("dateline:source", (event) => {
  open(event.detail.card, { moveThere: true });
});

element.addEventListener("click", (event) => {
  if (!event.target.closest(".back")) return;
  const panel = element.querySelector(".sources");
  const turn = document.querySelector(`#conversation .turn[data-turn="${panel.dataset.turn}"]`);
  if (turn) turn.scrollIntoView({ block: "start", behavior: behavior() });
});

watch("value", () => {
  const panel = element.querySelector(".sources");
  if (!panel) return;
  for (const card of panel.querySelectorAll(".card")) showSentence(card, names(card)[0]);
  element.closest("#sources-column")?.scrollTo({ top: 0 });
  open(panel.dataset.active, { moveThere: panel.dataset.moveThere === "yes" });
});
