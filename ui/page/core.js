// What all parts of the page share: its words, the server, the browser's memory, the three places.
// The scripts of this folder run one after another in one function, given `element`, `server`,
// `trigger` and `upload` by Gradio; words of articles come as escaped HTML or as text, never as code.
const one = (selector, root = element) => root.querySelector(selector);
const all = (selector, root = element) => Array.from(root.querySelectorAll(selector));
const TEXTS = JSON.parse(one("#app").dataset.texts);
const OPTIONS = JSON.parse(one("#app").dataset.options);
const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const behavior = () => (calm() ? "auto" : "smooth");
const narrow = () => window.matchMedia("(max-width: 860px)").matches;

const say = (key, values = {}) => {
  let words = TEXTS[key];
  if (typeof words === "object") words = values.count === 1 ? words.one : words.other;
  return words.replace(/\{(\w+)\}/g, (place, name) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === "number" ? value.toLocaleString("en") : value;
  });
};

let noticeTimer = 0;
const notify = (words) => {
  const notice = one("#notice");
  notice.textContent = words;
  notice.classList.add("shown");
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => notice.classList.remove("shown"), 4000);
};

// Ask the server; a refusal comes back as {error} and is shown in its own words.
const request = async (name, sent = {}) => {
  let reply;
  try {
    reply = await server[name](sent);
  } catch {
    notify(say("conversation.offline"));
    return null;
  }
  if (reply && reply.error) {
    notify(reply.error);
    return null;
  }
  return reply ? reply.value : null;
};

// The browser's memory. Where it is switched off or full, the page works on without it.
const PREFIX = `dateline:${OPTIONS.archive}:`;
const memory = {
  get(key, otherwise) {
    try {
      const kept = localStorage.getItem(PREFIX + key);
      return kept === null ? otherwise : JSON.parse(kept);
    } catch {
      return otherwise;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
};

const PLACES = { conversation: "#talk", sources: "#sources-column", library: "#library" };
const place = () => one("#app").dataset.place;
const goTo = (name) => {
  one("#app").dataset.place = name;
  for (const button of all("#places button")) {
    if (button.dataset.place === name) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
  // Which of them is seen beside another is a matter of the width: the style sheet decides.
  one("#library").hidden = name !== "library";
  if (name === "library") window.dispatchEvent(new CustomEvent("dateline:library"));
  if (narrow()) window.scrollTo({ top: 0 });
};
one("#places").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) goTo(button.dataset.place);
});
element.addEventListener("click", (event) => {
  const target = event.target.closest("[data-go]");
  if (target) goTo(target.dataset.go);
});
one(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  goTo("conversation");
  one("#question-field").focus();
});
for (const dialog of all("dialog")) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest(".close")) dialog.close();
  });
}

const copyText = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without HTTPS the clipboard is closed to scripts, all but this old way.
    const area = document.createElement("textarea");
    area.value = text;
    element.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
};
