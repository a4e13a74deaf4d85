// Runs once in the conversation panel. Clicks are handled by delegation, because the panel's
// content is replaced with every answer; all words come from data attributes, never from markup.
const showSource = (button) => {
  const { turn, card } = button.dataset;
  const panel = document.querySelector("#sources .sources");
  if (panel && panel.dataset.turn === turn) {
    window.dispatchEvent(new CustomEvent("dateline:source", { detail: { card } }));
  } else {
    trigger("source", { turn: Number(turn), card });
  }
};

element.addEventListener("click", (event) => {
  const target = event.target.closest("button");
  if (!target) return;
  if (target.dataset.card) showSource(target);
  if (target.dataset.question) trigger("example", { question: target.dataset.question });
});

window.addEventListener("dateline:opened", (event) => {
  const { turn, card } = event.detail;
  for (const button of element.querySelectorAll("[data-card]")) {
    const active = button.dataset.turn === turn && button.dataset.card === card;
    button.classList.toggle("active", active);
  }
});

watch("value", () => {
  const parts = element.querySelectorAll(".conversation > *");
  const last = parts[parts.length - 1];
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (last) last.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
});
