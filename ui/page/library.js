// The library: the table with its filter and pages, adding with progress, removing with undo.
const view = { words: "", source: "", order: "published", descending: true, page: 0 };
let watching = false;
let undoTimer = 0;

const showCatalogue = async () => {
  const html = await request("catalogue", view);
  if (html === null) return;
  const focused = document.activeElement?.dataset?.order;
  one("#catalogue-page").innerHTML = html;
  if (focused) one(`[data-order="${focused}"]`, one("#catalogue-page"))?.focus();
};
const showState = async () => {
  const state = await request("library_state");
  if (!state) return;
  one("#library-state").innerHTML = state.html;
  one("#archive-status").innerHTML = state.status;
};
const showChoices = async () => {
  const sources = (await request("source_names")) || [];
  const chosen = one("#catalogue-source");
  const fresh = sources.map((name) => new Option(name, name));
  chosen.replaceChildren(chosen.options[0], ...fresh);
  chosen.value = sources.includes(view.source) ? view.source : "";
  showSourceChoices(sources);
};
const showOverview = async () => {
  one("#overview-charts").innerHTML = (await request("overview")) || "";
};
const refreshLibrary = () => Promise.all([showCatalogue(), showState(), showOverview(), showChoices()]);

// Looks how far the work is until it has ended; whoever opens the page meanwhile sees it too.
const watchWork = async ({ begun = false } = {}) => {
  if (watching) return;
  watching = true;
  let seen = begun;
  try {
    for (let failures = 0; failures < 3; ) {
      const work = await request("work");
      if (!work) {
        failures += 1;
      } else {
        one("#work").innerHTML = work.html;
        if (!work.busy) break;
        seen = true;
      }
      await new Promise((done) => setTimeout(done, 500));
    }
  } finally {
    watching = false;
  }
  if (!seen) return;
  await refreshLibrary();
  if (!turns().length) welcome();
};
const begin = async (name, sent) => {
  const began = await request(name, sent);
  if (began !== null) watchWork({ begun: true });
  return began !== null;
};

const addFiles = async (files) => {
  const most = OPTIONS.megabytes * 1e6;
  const tooLarge = files.filter((file) => file.size > most);
  for (const file of tooLarge) {
    notify(say("work.failure", { name: file.name, reason: say("library.formats", { megabytes: OPTIONS.megabytes }) }));
  }
  const sent = [];
  const fitting = files.filter((file) => file.size <= most);
  for (const [place, file] of fitting.entries()) {
    showUploading(place, fitting.length, file.name);
    try {
      const { path } = await upload(file);
      sent.push({ path, name: file.webkitRelativePath || file.name });
    } catch {
      notify(say("conversation.offline"));
    }
  }
  one("#work").replaceChildren();
  if (sent.length) begin("add_uploads", { files: sent });
};
const showUploading = (done, total, name) => {
  const line = document.createElement("p");
  line.className = "line";
  line.textContent = `${say("work.reading_of", { done: done + 1, total })}: ${name}`;
  const bar = document.createElement("progress");
  bar.max = total;
  bar.value = done;
  bar.setAttribute("aria-label", say("work.progress"));
  one("#work").replaceChildren(line, bar);
};
// A dropped folder comes as entries that must be walked through.
const filesOf = async (entry) => {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    for (const inner of some) found.push(...(await filesOf(inner)));
  }
  return found;
};
const drop = one("#drop");
for (const kind of ["dragover", "dragenter"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const entries = Array.from(event.dataTransfer.items, (item) => item.webkitGetAsEntry?.());
  const found = await Promise.all(entries.filter(Boolean).map(filesOf));
  addFiles(found.length ? found.flat() : Array.from(event.dataTransfer.files));
});
one("#files").addEventListener("change", (event) => {
  addFiles(Array.from(event.target.files));
  event.target.value = "";
});
one("#add-address").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await begin("add_address", { address: one("#address").value })) event.target.reset();
});
one("#add-folder").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await begin("add_folder", { folder: one("#folder").value })) event.target.reset();
});

let typing = 0;
one("#catalogue-words").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    Object.assign(view, { words: event.target.value, page: 0 });
    showCatalogue();
  }, 200);
});
one("#catalogue-filter").addEventListener("submit", (event) => event.preventDefault());
one("#catalogue-source").addEventListener("change", (event) => {
  Object.assign(view, { source: event.target.value, page: 0 });
  showCatalogue();
});

const openArticle = async (id) => {
  const html = await request("article", { id });
  if (html === null) return;
  one("#reader").innerHTML = html;
  one("#reader").showModal();
};
const removeArticle = async (id) => {
  const removed = await request("remove", { id });
  if (!removed) return;
  const words = document.createElement("span");
  words.textContent = removed.said;
  const undo = document.createElement("button");
  undo.type = "button";
  undo.textContent = say("library.undo");
  undo.addEventListener("click", async () => {
    const said = await request("take_back", { token: removed.token });
    one("#removal").textContent = said || "";
    watchWork({ begun: true });
  });
  one("#removal").replaceChildren(words, undo);
  clearTimeout(undoTimer);
  undoTimer = setTimeout(() => one("#removal").replaceChildren(), 60_000);
  undo.focus();
  refreshLibrary();
};
one("#catalogue-page").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { order, page, open, remove } = button.dataset;
  if (order) {
    view.descending = view.order === order ? !view.descending : order === "published";
    Object.assign(view, { order, page: 0 });
    showCatalogue();
  }
  if (page) {
    view.page += page === "next" ? 1 : -1;
    showCatalogue().then(() => one("#catalogue").scrollIntoView({ behavior: behavior() }));
  }
  if (open) openArticle(open);
  if (remove) removeArticle(remove);
});
one("#overview-charts").addEventListener("click", (event) => {
  const button = event.target.closest("[data-name]");
  if (button) ask(say("overview.question", { name: button.dataset.name }));
});

window.addEventListener("dateline:library", () => {
  refreshLibrary();
  watchWork();
});
one("#formats").textContent = say("library.formats", { megabytes: OPTIONS.megabytes });
one("#adding-ways").hidden = !OPTIONS.may_change;
one("#read-only").hidden = OPTIONS.may_change;
one("#add-folder").hidden = !OPTIONS.may_add_folders;
one("#add-address").hidden = !OPTIONS.may_fetch;
