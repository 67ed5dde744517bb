/* global labels, drawAnew -- `labels` stands before this script, and the end of the body calls `drawAnew`. */
const html = document.documentElement;
html.classList.add("scripted");

/* Under the name that Redoc keeps the reader's choice by; what was chosen on the other pages holds here, too. */
const chosen = localStorage.getItem("vitepress-theme-appearance");
if (chosen === "dark" || chosen === "light") localStorage.setItem("redoc.colorMode", chosen);
else localStorage.removeItem("redoc.colorMode");
const isDark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
html.classList.add(isDark ? "dark" : "light");

/* Redoc's logo lies on another host. */
HTMLImageElement.prototype.setAttribute = function setOwn(name, value) {
  if (name !== "src" || value.startsWith("data:")) Element.prototype.setAttribute.call(this, name, value);
};
Object.defineProperty(HTMLImageElement.prototype, "src", {
  set(value) {
    this.setAttribute("src", value);
  },
});

/* Redoc writes the links of the markup that it prepares for a server's paths. What it draws itself has right ones. */
globalThis.drawAnew = () => {
  document.querySelector("#redoc").replaceChildren();
  document.querySelector("a.language").addEventListener("click", (event) => {
    if (/^#\/(tasks|datasets|operations|schemas)/.test(location.hash)) event.currentTarget.hash = location.hash;
  });
  new MutationObserver(() => {
    const now = html.classList.contains("dark") ? "dark" : "light";
    if (localStorage.getItem("redoc.colorMode") === now) localStorage.setItem("vitepress-theme-appearance", now);
  }).observe(html, { attributeFilter: ["class"] });
  if (Object.keys(labels).length > 0) translate(document.querySelector("body"));
};

/* Redoc has no setting for the language of its own words. */
function translate(body) {
  new MutationObserver((changes) => {
    for (const { target, addedNodes, type } of changes) {
      if (type === "characterData") translateText(target);
      else for (const node of addedNodes) translateWithin(node);
    }
  }).observe(body, { childList: true, characterData: true, subtree: true });
}

function translateWithin(node) {
  if (node.nodeType === Node.TEXT_NODE) return translateText(node);
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) translateText(texts.currentNode);
  for (const name of ["placeholder", "aria-label", "title"]) {
    for (const element of [node, ...(node.querySelectorAll?.(`[${name}]`) ?? [])]) {
      const label = labels[element.getAttribute?.(name)?.trim()];
      if (label !== undefined) element.setAttribute(name, label);
    }
  }
}

function translateText(node) {
  const text = node.nodeValue.trim();
  const [, verb, count, things] = /^(Show|Hide) (\d+) (.+)$/.exec(text) ?? [];
  const counted = labels[things] && `${labels[verb]} ${count} ${labels[things]}`;
  const label = counted ?? labels[text] ?? joined(text.split(", "));
  if (label === text || node.parentElement?.closest("pre, code")) return;
  node.nodeValue = node.nodeValue.replace(text, label);
}

function joined(parts) {
  return parts.map((part) => labels[part] ?? part).join(parts.some((part) => labels[part]) ? "，" : ", ");
}
