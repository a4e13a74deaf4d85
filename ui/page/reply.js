// Unseen: hands each part of an answer to the page as it comes.
watch("value", () => {
  if (!props.value) return;
  window.dispatchEvent(new CustomEvent("dateline:reply", { detail: JSON.parse(props.value) }));
});
