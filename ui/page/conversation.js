// The conversation: asks, shows the stages and the answer, and does what the buttons of a turn say.
const talk = one("#conversation");
const field = one("#question-field");
let asking = null; // {id, question, keep} while a question is worked on
let editing = null; // the number of the turn that is being changed
let conversationId = `${Date.now()}`;

const turns = () => all(".turn[data-record]", talk);
const records = () => turns().map((turn) => JSON.parse(turn.dataset.record));
const recordOf = (turn) => JSON.parse(turn.dataset.record);
const asElement = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
};
const grow = () => {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 132)}px`;
};
const bringUp = (turn) => turn.scrollIntoView({ block: "start", behavior: behavior() });

const showWorking = (working) => {
  one("#send").hidden = working;
  one("#stop").hidden = !working;
};
const stopEditing = () => {
  editing = null;
  one("#editing").hidden = true;
};
const remember = () => {
  window.dispatchEvent(new CustomEvent("dateline:remember", { detail: { id: conversationId } }));
};
const dropFrom = (keep) => {
  for (const turn of turns().slice(keep)) turn.remove();
  for (const failed of all(".turn.failed, .turn.pending, .welcome", talk)) failed.remove();
};

// keep: how many turns stay before the question; changes: settings for this question alone.
const ask = (question, { keep = turns().length, changes = {} } = {}) => {
  if (asking) return;
  goTo("conversation");
  stopEditing();
  dropFrom(keep);
  const pending = asElement(
    '<section class="turn pending"><h2 class="question" dir="auto"></h2>' +
      '<p class="working" role="status"><span></span><i></i><i></i><i></i></p></section>',
  );
  one(".question", pending).textContent = question;
  one(".working span", pending).textContent = say("conversation.waiting");
  talk.append(pending);
  bringUp(pending);
  asking = { id: crypto.randomUUID ? crypto.randomUUID() : `${Math.random()}`, question, keep };
  field.value = "";
  grow();
  showWorking(true);
  const settings = { ...currentSettings(), ...changes };
  trigger("ask", { id: asking.id, question, turn: keep + 1, settings, records: records() });
};
const giveBack = (notice) => {
  if (!asking) return;
  const pending = one(".turn.pending", talk);
  if (pending) {
    const words = document.createElement("p");
    words.className = "notice";
    words.setAttribute("role", "alert");
    words.textContent = notice;
    one(".working", pending).replaceWith(words);
    pending.classList.replace("pending", "failed");
  }
  field.value = asking.question;
  asking = null;
  grow();
  showWorking(false);
};

window.addEventListener("dateline:reply", ({ detail }) => {
  if (!asking) return;
  if (detail.failed) giveBack(say("conversation.failed"));
  if (!asking || detail.id !== asking.id) return;
  const pending = one(".turn.pending", talk);
  if (detail.stage) one(".working span", pending).textContent = detail.stage;
  if (!detail.turn && !detail.notice) return;
  const fresh = asElement(detail.turn || detail.notice);
  pending.replaceWith(fresh);
  if (detail.notice) field.value = asking.question;
  asking = null;
  grow();
  showWorking(false);
  bringUp(fresh);
  if (!detail.turn) return;
  showSources(fresh, null);
  remember();
  suggest(fresh);
});

// Where a question cannot even join the line, Gradio tells the reader and not the page.
const join = window.fetch;
window.fetch = async (...call) => {
  const joins = new URL(call[0]?.url ?? call[0], location.href).pathname.endsWith("/queue/join");
  try {
    const reply = await join(...call);
    if (joins && reply.status === 503) giveBack(say("conversation.busy"));
    else if (joins && !reply.ok) giveBack(say("conversation.failed"));
    return reply;
  } catch (error) {
    if (joins) giveBack(say("conversation.offline"));
    throw error;
  }
};

const suggest = async (turn) => {
  const next = one(".next", turn);
  next.innerHTML = (await request("next_questions", { record: recordOf(turn) })) || "";
};
const welcome = async () => {
  const html = await request("welcome");
  if (turns().length || asking) return;
  for (const old of all(".welcome", talk)) old.remove();
  if (html) talk.append(asElement(html));
};
const restart = () => {
  if (asking) trigger("stop", {});
  asking = null;
  showWorking(false);
  stopEditing();
  conversationId = `${Date.now()}`;
  talk.replaceChildren(asElement('<div class="welcome"></div>'));
  clearSources();
  goTo("conversation");
  welcome();
  field.focus();
};

const download = (text, form) => {
  const kinds = { markdown: ["md", "text/markdown"], html: ["html", "text/html"] };
  const [suffix, type] = kinds[form] || ["json", "application/json"];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = `dateline-${new Date().toISOString().slice(0, 10)}.${suffix}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
const linkTo = (record) => {
  const link = new URL(window.location.href);
  link.search = "";
  link.hash = "";
  link.searchParams.set("q", record.question);
  link.searchParams.set("as_of", record.as_of);
  for (const end of ["since", "until"]) {
    if (record.period && record.period[end]) link.searchParams.set(end, record.period[end]);
  }
  return link.href;
};
const edit = (number, words) => {
  editing = number;
  one("#editing").hidden = false;
  field.value = words;
  grow();
  field.focus();
};

const ACTIONS = {
  copy: async (turn, button) => {
    await copyText(turn.dataset.copy);
    flash(button, "conversation.copied");
  },
  copy_link: async (turn, button) => {
    await copyText(linkTo(recordOf(turn)));
    flash(button, "conversation.copied_link");
  },
  retry: (turn) => ask(recordOf(turn).question, { keep: Number(turn.dataset.turn) - 1 }),
  edit: (turn) => edit(Number(turn.dataset.turn), recordOf(turn).question),
  undo: (turn) => {
    turn.remove();
    const last = turns().pop();
    if (last) {
      showSources(last, null);
      remember();
    } else {
      window.dispatchEvent(new CustomEvent("dateline:forget", { detail: { id: conversationId } }));
      restart();
    }
    field.value = recordOf(turn).question;
    grow();
  },
  like: (turn) => openFeedback(turn, true),
  dislike: (turn) => openFeedback(turn, false),
};
for (const form of ["markdown", "html", "json"]) {
  ACTIONS[`export_${form}`] = async (turn) => {
    const text = await request("export", { records: records(), form });
    if (text !== null) download(text, form);
    one(".export", turn).removeAttribute("open");
  };
}
const flash = (button, key) => {
  const words = button.textContent;
  button.textContent = say(key);
  setTimeout(() => (button.textContent = words), 1500);
};

talk.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const turn = event.target.closest(".turn[data-record]");
  if (!button) return;
  if (button.dataset.question) ask(button.dataset.question);
  if (!turn) return;
  if (button.dataset.card) showSources(turn, button.dataset.card);
  if (button.dataset.action) ACTIONS[button.dataset.action](turn, button);
  if (button.dataset.edit) edit(Number(turn.dataset.turn), button.dataset.edit);
  if ("period" in button.dataset) {
    const form = one("form.period", turn);
    form.hidden = !form.hidden;
    button.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) one("input", form).focus();
  }
  if ("noPeriod" in button.dataset) askAgain(turn, { since: "", until: "", any_time: true });
});
const askAgain = (turn, changes) => {
  ask(recordOf(turn).question, { keep: Number(turn.dataset.turn) - 1, changes });
};
talk.addEventListener("submit", (event) => {
  event.preventDefault();
  const { since, until } = event.target.elements;
  askAgain(event.target.closest(".turn"), { since: since.value, until: until.value });
});
for (const [kind, lit] of [["mouseover", true], ["mouseout", false]]) {
  talk.addEventListener(kind, (event) => {
    const button = event.target.closest("[data-card]");
    if (button) lightUp(button.dataset.turn, button.dataset.card, lit);
  });
}

one("#composer").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(field.value, editing ? { keep: editing - 1 } : {});
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (!asking) one("#composer").requestSubmit();
  }
  if (event.key === "Escape" && editing) stopEditing();
  if (event.key === "ArrowUp" && !field.value && turns().length) {
    const last = turns().pop();
    edit(Number(last.dataset.turn), recordOf(last).question);
  }
});
field.addEventListener("input", grow);
one("#cancel-editing").addEventListener("click", () => {
  stopEditing();
  field.value = "";
  grow();
});
one("#stop").addEventListener("click", () => {
  trigger("stop", {});
  giveBack(say("conversation.stopped"));
});
one("#restart").addEventListener("click", restart);
