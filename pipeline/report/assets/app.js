// Start, theme, and which view the address asks for.
const VIEWS = ["overview", "visits", "visit", "about"];
const THEMES = [["", "Auto", "as the system"], ["light", "Light", "light"], ["dark", "Dark", "dark"]];
const state = { index: null, visit: null, overview: null, query: new URLSearchParams(), started: false };

const countryName = (code) => state.index.countries[code] ?? code;

async function route(moved = true) {
  const { view, id, query } = readAddress();
  const asked = VIEWS.includes(view) ? view : "overview";
  const started = location.hash;
  const { visits } = state.index;
  if (asked === "visits" || asked === "overview") {
    state.query = query;
    showFilters(asked, visits, query);
    for (const name of ["visits", "overview"]) document.getElementById(`to-${name}`).href = address(withoutPage(query), name);
  }
  if (asked === "visits") showList(visits, query);
  if (asked === "visit") {
    if (state.visit === id && document.getElementById("visit").childElementCount) find(query);
    else await showVisit(visits, id, query, () => location.hash === started);
    if (location.hash !== started) return;
    state.visit = id;
  }
  const changed = document.getElementById(asked).hidden;
  for (const name of VIEWS) document.getElementById(name).hidden = name !== asked;
  for (const name of ["overview", "visits", "about"]) {
    const current = name === asked || (name === "visits" && asked === "visit");
    document.getElementById(`to-${name}`).toggleAttribute("data-current", current);
    if (name === asked) document.getElementById(`to-${name}`).setAttribute("aria-current", "page");
    else document.getElementById(`to-${name}`).removeAttribute("aria-current");
  }
  if (asked === "overview") await showOverview(state.index, query);
  if (location.hash !== started) return;
  const title = document.getElementById(`${asked}-title`);
  document.title = `${title.textContent} · Diplomatic visits`;
  if (asked === "visit" && query.get("span")) find(query);
  else if (state.started && moved && (changed || asked === "visit")) {
    title.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  state.started = true;
}

function setTheme(name) {
  const [value, label, told] = THEMES.find(([theme]) => theme === name) ?? THEMES[0];
  if (value) document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
  const button = document.getElementById("theme");
  button.textContent = label;
  button.setAttribute("aria-label", `${label}. Colours: ${told}`);
  // A browser may forbid storage to files: then the choice lasts as long as the page.
  try { localStorage.setItem("visits-theme", value); } catch { /* nothing is lost but the memory of it */ }
}

function storedTheme() {
  try { return localStorage.getItem("visits-theme") ?? ""; } catch { return ""; }
}

async function start() {
  setTheme(storedTheme());
  document.getElementById("theme").addEventListener("click", () => {
    const at = THEMES.findIndex(([theme]) => theme === (document.documentElement.dataset.theme ?? ""));
    setTheme(THEMES[(at + 1) % THEMES.length][0]);
  });
  document.getElementById("skip").addEventListener("click", (event) => { event.preventDefault(); document.getElementById("main").focus(); });
  state.index = await unpack("index");
  fillSummary(state.index);
  buildFilters(state.index.visits);
  const { facts } = state.index;
  put("texts-note", facts.texts < facts.reporting
    ? `To stay light, it holds the texts of ${facts.texts.toLocaleString("en")} of ${plural(facts.reporting, "page", "pages")} that report visits, those of the latest visits; records, participants and quotations are complete.`
    : "It holds the text of every page that reports a visit.");
  document.getElementById("loading").remove();
  addEventListener("hashchange", () => route());
  await route();
  document.documentElement.dataset.ready = "";
}

start().catch((error) => {
  const said = document.getElementById("loading") ?? document.getElementById("main").appendChild(make("p", { class: "empty", role: "alert" }));
  said.textContent = `The visits cannot be shown: a browser of 2024 or later is needed. (${error.message})`;
});
