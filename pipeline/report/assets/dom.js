// The only place where elements are made. Words from pages become text nodes, never mark-up.
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// A name is written in its own direction and does not turn its neighbours'.
const words = (text) => make("bdi", { dir: "auto" }, text);

function link(href, text, properties = {}) {
  return make("a", { href, ...properties }, words(text));
}

// An address from a page is a link only if it leads to the web: `javascript:` and its like stay words.
function outside(address) {
  let url = null;
  try { url = new URL(address); } catch { return words(address); }
  if (!["http:", "https:"].includes(url.protocol)) return words(address);
  return make("a", { href: url.href, rel: "noopener noreferrer nofollow", target: "_blank" }, words(address));
}

function joined(nodes, separator = ", ") {
  return nodes.flatMap((node, i) => (i ? [separator, node] : [node]));
}

function table(caption, heads, rows, properties = {}) {
  const head = heads.map((text) => make("th", { scope: "col" }, text));
  const body = rows.map((cells) => make("tr", {}, ...cells.map((cell, i) => toCell(cell, i))));
  const grid = make("table", properties, make("caption", { class: "unseen" }, caption),
    make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body));
  return make("div", { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" }, grid);
}

function toCell(cell, i) {
  const content = Array.isArray(cell) ? cell : [cell];
  const plain = content.map((each) => (typeof each === "string" ? words(each) : each));
  const number = typeof cell === "number";
  const shown = number ? [cell.toLocaleString("en")] : plain;
  return i ? make("td", { class: number ? "number" : null }, ...shown) : make("th", { scope: "row" }, ...shown);
}

const show = (value) => (typeof value === "number" ? value.toFixed(2) : "");
