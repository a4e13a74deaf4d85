// The Sources panel: shows the articles of a turn, opens a card, and brings its cited sentence into
// view inside the article.
const panel = one("#sources");
const names = (node) => (node.dataset.cards || "").split(" ");

const clearSources = () => {
  const none = document.createElement("p");
  none.className = "none";
  none.textContent = say("sources.none");
  panel.replaceChildren(none);
};
const showSentence = (card, name) => {
  const text = one(".article-text", card);
  const marks = all("mark", card);
  const mark = marks.find((node) => names(node).includes(name)) || marks[0];
  if (!text || !mark) return;
  const offset = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
  text.scrollTop += offset - text.clientHeight / 3;
};
const markActive = (turn, name) => {
  for (const node of all("[data-card]", talk)) {
    node.classList.toggle("active", node.dataset.turn === turn && node.dataset.card === name);
  }
  for (const dot of all(".dot", panel)) dot.classList.toggle("active", dot.dataset.dot === name);
};
const openCard = (name, moveThere) => {
  const shown = one(".sources", panel);
  if (!shown) return;
  for (const card of all(".card", shown)) {
    const active = names(card).includes(name);
    card.classList.toggle("active", active);
    for (const mark of all("mark", card)) {
      mark.classList.toggle("active", active && names(mark).includes(name));
    }
    if (!active) continue;
    card.closest("details")?.setAttribute("open", "");
    showSentence(card, name);
    if (moveThere) {
      card.scrollIntoView({ block: narrow() ? "start" : "nearest", behavior: behavior() });
      one("header", card).focus({ preventScroll: true });
    }
  }
  markActive(shown.dataset.turn, name);
};
// card: the reference asked for, or null to show the first without leaving the conversation.
const showSources = async (turn, card) => {
  const number = turn.dataset.turn;
  if (card && narrow()) goTo("sources");
  const shown = one(".sources", panel);
  if (!card || !shown || shown.dataset.turn !== number) {
    const sent = { record: recordOf(turn), turn: Number(number), active: card };
    const html = await request("sources", sent);
    if (html === null) return;
    panel.innerHTML = html;
    one("#sources-column").scrollTo({ top: 0 });
    for (const it of all(".card", panel)) showSentence(it, names(it)[0]);
  }
  const fresh = one(".sources", panel);
  openCard(card || fresh.dataset.active, Boolean(card));
};
const lightUp = (turn, name, lit) => {
  const shown = one(".sources", panel);
  if (!shown || shown.dataset.turn !== turn) return;
  for (const card of all(".card", shown)) {
    card.classList.toggle("lit", lit && names(card).includes(name));
  }
};

panel.addEventListener("click", (event) => {
  const dot = event.target.closest(".dot");
  if (dot) openCard(dot.dataset.dot, true);
  if (!event.target.closest(".back")) return;
  const number = one(".sources", panel).dataset.turn;
  goTo("conversation");
  const turn = one(`.turn[data-turn="${number}"]`, talk);
  if (turn) bringUp(turn);
});
