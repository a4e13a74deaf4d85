// Settings, history and feedback. Settings and history live in this browser alone.
const DEFAULTS = {
  as_of: "", since: "", until: "", sources: [], passages: "", reader: "own", theme: "system",
};
let settings = { ...DEFAULTS, ...memory.get("settings", {}) };
const currentSettings = () => {
  const { theme, ...sent } = settings;
  return sent;
};

const SYSTEM_DARK = window.matchMedia("(prefers-color-scheme: dark)");
const showTheme = () => {
  const dark = settings.theme === "dark" || (settings.theme === "system" && SYSTEM_DARK.matches);
  document.body.classList.toggle("dark", dark);
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
};
SYSTEM_DARK.addEventListener("change", showTheme);

const dayWords = (day) =>
  new Date(`${day}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
const limitsInWords = () => {
  const { as_of, since, until, sources } = settings;
  const words = [];
  if (as_of) words.push(["setting-as-of", say("composer.as_of", { day: dayWords(as_of) })]);
  if (since || until) {
    const from = since ? dayWords(since) : "…";
    const to = until ? dayWords(until) : "…";
    words.push(["setting-since", say("composer.period", { period: `${from} – ${to}` })]);
  }
  if (sources.length) {
    const values = { count: sources.length, names: sources.join(", ") };
    words.push(["setting-sources", say("composer.sources", values)]);
  }
  return words;
};
const showLimits = () => {
  const pills = limitsInWords().map(([id, words]) => {
    const pill = document.createElement("button");
    pill.type = "button";
    pill.className = "pill";
    pill.textContent = words;
    pill.setAttribute("aria-label", say("composer.change", { what: words }));
    pill.addEventListener("click", () => openSettings(id));
    return pill;
  });
  one("#limits").replaceChildren(...pills);
};

const FIELDS = { "as-of": "as_of", since: "since", until: "until", passages: "passages", reader: "reader", theme: "theme" };
const openSettings = (id) => {
  for (const [name, key] of Object.entries(FIELDS)) one(`#setting-${name}`).value = settings[key];
  for (const box of all("#setting-sources-list input")) box.checked = settings.sources.includes(box.value);
  one("#settings").showModal();
  if (id) one(`#${id}`).querySelector?.("input")?.focus() || one(`#${id}`).focus();
};
const showSourceChoices = (sources) => {
  const labels = sources.slice(0, 100).map((name) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = name;
    const words = document.createElement("bdi");
    words.textContent = name;
    label.append(box, words);
    return label;
  });
  one("#setting-sources-list").replaceChildren(...labels);
  one("#setting-sources").hidden = !labels.length;
};
const keepSettings = (fresh) => {
  settings = fresh;
  if (!memory.set("settings", settings)) notify(say("notices.storage"));
  showTheme();
  showLimits();
};
one("#open-settings").addEventListener("click", () => openSettings(null));
one("#settings-form").addEventListener("submit", () => {
  const fresh = { ...settings };
  for (const [name, key] of Object.entries(FIELDS)) fresh[key] = one(`#setting-${name}`).value;
  fresh.sources = all("#setting-sources-list input:checked").map((box) => box.value);
  keepSettings(fresh);
});
one("#reset-settings").addEventListener("click", () => {
  keepSettings({ ...DEFAULTS });
  one("#settings").close();
});
for (const [value, words] of OPTIONS.readers) one("#setting-reader").append(new Option(words, value));
one("#setting-passages").placeholder = String(OPTIONS.passages);

// History: a list of {id, question, turns, records, changed}, the newest first.
const MOST_CONVERSATIONS = 100;
const historyOf = () => memory.get("history", []);
const keepHistory = (kept) => {
  let rest = kept.slice(0, MOST_CONVERSATIONS);
  while (!memory.set("history", rest) && rest.length > 1) {
    rest = rest.slice(0, -1);
    notify(say("history.full"));
  }
};
window.addEventListener("dateline:remember", ({ detail }) => {
  const kept = records();
  if (!kept.length) return;
  const entry = { id: detail.id, question: kept[0].question, records: kept, changed: Date.now() };
  keepHistory([entry, ...historyOf().filter((it) => it.id !== detail.id)]);
});
window.addEventListener("dateline:forget", ({ detail }) => {
  keepHistory(historyOf().filter((it) => it.id !== detail.id));
});
const openConversation = async (entry) => {
  const html = await request("restore", { records: entry.records });
  if (!html) return;
  if (asking) trigger("stop", {});
  asking = null;
  showWorking(false);
  stopEditing();
  conversationId = entry.id;
  talk.replaceChildren(...html.map(asElement));
  goTo("conversation");
  const last = turns().pop();
  if (last) {
    showSources(last, null);
    last.scrollIntoView({ block: "start" });
  }
};
const button = (words, label, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
};
const showHistory = () => {
  const lines = historyOf().map((entry) => {
    const line = document.createElement("li");
    const opens = button("", "", () => {
      one("#history").close();
      openConversation(entry);
    });
    opens.className = "entry";
    const words = document.createElement("span");
    words.textContent = entry.question;
    words.dir = "auto";
    const when = document.createElement("small");
    const day = new Date(entry.changed).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
    when.textContent = `${day} · ${say("history.turns", { count: entry.records.length })}`;
    opens.append(words, when);
    const label = say("history.delete_label", { question: entry.question });
    const deletes = button(say("history.delete"), label, () => {
      keepHistory(historyOf().filter((it) => it.id !== entry.id));
      showHistory();
    });
    line.append(opens, deletes);
    return line;
  });
  if (!lines.length) {
    const none = document.createElement("li");
    none.className = "none";
    none.textContent = say("history.none");
    lines.push(none);
  }
  one("#history-list").replaceChildren(...lines);
  one("#delete-history").hidden = !historyOf().length;
};
one("#open-history").addEventListener("click", () => {
  showHistory();
  one("#history").showModal();
});
one("#delete-history").addEventListener("click", () => {
  keepHistory([]);
  showHistory();
  notify(say("history.deleted"));
});

// Like and dislike with a reason, for measuring.
let rated = null;
const REASONS = {
  liked: ["right"], liked_refusal: ["refusal_right"],
  disliked: ["wrong", "refuse", "out_of_date", "other"], disliked_refusal: ["refused_wrongly", "other"],
};
const reasonChoice = (value, words, checked) => {
  const label = document.createElement("label");
  const box = document.createElement("input");
  Object.assign(box, { type: "radio", name: "reason", value, checked });
  const text = document.createElement("span");
  text.textContent = words;
  text.dir = "auto";
  label.append(box, text);
  return label;
};
const openFeedback = (turn, liked) => {
  const record = recordOf(turn);
  rated = { turn, liked, record };
  const kind = `${liked ? "liked" : "disliked"}${record.abstained ? "_refusal" : ""}`;
  const choices = REASONS[kind].map((name, place) => reasonChoice(name, say(`feedback.${name}`), !place));
  if (!liked) {
    record.alternatives.forEach((it, place) => {
      const words = `${say("feedback.other_passage")} “${it.quote}”`;
      choices.push(reasonChoice(`alternative:${place}`, words, false));
    });
  }
  one("#feedback-title").textContent = say(liked ? "feedback.like_title" : "feedback.dislike_title");
  one("#feedback-reasons").replaceChildren(...choices);
  one("#feedback-comment").value = "";
  one("#feedback").showModal();
};
one("#feedback-form").addEventListener("submit", async (event) => {
  const reason = new FormData(event.target).get("reason") || one("input:checked", event.target).value;
  const comment = one("#feedback-comment").value;
  const sent = { record: rated.record, liked: rated.liked, reason, comment };
  if ((await request("rate", sent)) === null) return;
  for (const name of ["like", "dislike"]) {
    const pressed = (name === "like") === rated.liked;
    one(`[data-action="${name}"]`, rated.turn).setAttribute("aria-pressed", String(pressed));
  }
  notify(say("feedback.saved"));
});
