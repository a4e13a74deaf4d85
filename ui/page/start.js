// Begins: shows the first visit, and asks the question that the address names (`/?q=...`).
const begins = async () => {
  goTo("conversation");
  showTheme();
  showLimits();
  const linked = new URL(window.location.href).searchParams;
  const question = linked.get("q");
  showState();
  showChoices();
  if (question) {
    const changes = {};
    for (const name of ["as_of", "since", "until"]) {
      if (linked.get(name)) changes[name] = linked.get(name);
    }
    ask(question, { changes });
    // Else reloading the page, or coming back to it, would ask once more.
    window.history.replaceState(null, "", window.location.pathname);
  } else {
    await welcome();
  }
  if (!narrow()) field.focus();
};
begins();
