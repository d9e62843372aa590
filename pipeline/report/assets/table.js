// The list of visits: fifty at a time, as many as a person reads before asking for fewer.
const PAGE = 50;
const COLUMNS = [["date", "Date"], ["guest", "Guests"], ["country", "From"], ["host", "Hosts"], ["place", "Where"], [null, "Topics"], ["score", "Score"]];

function choices(visits) {
  const every = (lists) => [...new Set(lists.flat().filter(Boolean))];
  const byName = (codes) => codes.map((code) => [code, countryName(code)]).sort((a, b) => collator.compare(a[1], b[1]));
  const plainly = (values) => values.sort().map((value) => [value, value]);
  const years = every(visits.date_start.map((day) => day?.slice(0, 4))).sort().reverse().map((year) => [year, year]);
  return [
    ["country", "Guests from", byName(every(visits.guest_countries))],
    ["host", "Host country", byName(every(visits.host_country))],
    ["year", "Year", [...years, ["none", "no date stated"]]],
    ["topic", "Topic", plainly(every(visits.topics))],
    ["kind", "Kind", plainly(every(visits.kind))],
    ["status", "Status", plainly(every(visits.status))],
  ];
}

function buildFilters(visits) {
  const search = make("label", { class: "search" }, "Search", make("input", { type: "search", name: "q", autocomplete: "off", spellcheck: "false",
    placeholder: "names, titles, places, sentences" }));
  const selects = choices(visits).map(([name, label, options]) => make("label", {}, label, make("select", { name },
    make("option", { value: "" }, "all"), ...options.map(([value, text]) => make("option", { value }, text)))));
  put("filters", search, ...selects);
  const form = document.getElementById("filters");
  let waiting = 0;
  form.addEventListener("submit", (event) => { event.preventDefault(); applyFilters(form); });
  form.addEventListener("change", () => applyFilters(form));
  // A letter may follow: a search for each would fill the history.
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => applyFilters(form), 200); });
}

function applyFilters(form) {
  const { view, query } = readAddress();
  query.delete("page");
  for (const [name, value] of new FormData(form)) query.set(name, value);
  const next = address(query, view);
  if (next === (location.hash || "#/")) return;
  history.replaceState(null, "", next);
  route(false);
}

// The filters stand in the view that they serve: the charts and the list are of the same visits.
function showFilters(view, visits, query) {
  const choose = document.getElementById("choose");
  const slot = document.getElementById(`${view}-choose`);
  if (choose.parentElement !== slot) slot.append(choose);
  for (const control of document.getElementById("filters").elements) {
    const value = query.get(control.name) ?? "";
    if (control.value !== value) control.value = value;
  }
  put("chips", ...chips(query, view));
  const [n, all] = [matching(visits, query).length, visits.visit_id.length];
  const other = view === "visits" ? ["overview", "See them in charts"] : ["visits", "See them in a list"];
  put("count", n === all ? `All ${countVisits(all)}. ` : `${n.toLocaleString("en")} of ${countVisits(all)}${view === "visits" ? "" : ": all below counts these alone"}. `,
    make("a", { href: address(withoutPage(query), other[0]) }, other[1]));
}

function showList(visits, query) {
  const order = query.get("sort") || "-date";
  const rows = sorted(visits, matching(visits, query), order);
  const last = Math.max(1, Math.ceil(rows.length / PAGE));
  const page = Math.min(last, Math.max(1, Number.parseInt(query.get("page"), 10) || 1));
  const shown = rows.slice((page - 1) * PAGE, page * PAGE);
  put("list", rows.length ? list(visits, shown, query, order) : empty("No visit matches. Take a filter away, or search for less."));
  put("pager", ...pager(query, page, last));
}

function chips(query, view) {
  const unseen = ["month", "person", "organization"].filter((name) => query.get(name));
  const without = (name) => { const rest = withoutPage(query); rest.delete(name); return address(rest, view); };
  const made = unseen.map((name) => make("a", { class: "chip", href: without(name) },
    make("span", { class: "note" }, `${name} `), words(query.get(name)), make("span", { "aria-hidden": "true" }, " ×"),
    make("span", { class: "unseen" }, " (take this filter away)")));
  return FILTERS.some((name) => query.get(name)) ? [...made, make("a", { href: address(new URLSearchParams(), view), class: "clear" }, "Clear all filters")] : [];
}

function list(visits, rows, query, order) {
  const heads = COLUMNS.map(([key, label]) => sortHead(key, label, query, order));
  const grid = make("table", { class: "visits" }, make("caption", { class: "unseen" }, "Visits; the headings sort"),
    make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows.map((i) => row(visits, i))));
  return make("div", { class: "scroll", role: "region", "aria-label": "List of visits", tabindex: "0" }, grid);
}

function sortHead(key, label, query, order) {
  if (!key) return make("th", { scope: "col" }, label);
  const current = order.replace(/^-/, "") === key;
  const down = order.startsWith("-");
  const next = new URLSearchParams(query);
  next.set("sort", current && !down ? `-${key}` : key);
  next.delete("page");
  const mark = make("span", { "aria-hidden": "true", class: "arrow" }, current ? (down ? "↓" : "↑") : "");
  const direction = current ? (down ? "descending" : "ascending") : "none";
  return make("th", { scope: "col", "aria-sort": direction, class: key === "score" ? "number" : null },
    make("a", { href: address(next), class: "sort", "data-sort": key }, label, mark));
}

function row(visits, i) {
  const guests = visits.guests[i].length ? joined(visits.guests[i].map(words)) : [make("span", { class: "note" }, "unnamed guests")];
  const titles = visits.guest_titles[i].filter(Boolean).join(", ");
  const hosts = visits.hosts[i].length ? joined(visits.hosts[i].map(words)) : visits.host_organization[i] ? [words(visits.host_organization[i])] : [];
  const under = visits.hosts[i].length ? visits.host_organization[i] : null;
  const place = [visits.city[i], countryName(visits.host_country[i] ?? "")].filter(Boolean).join(", ");
  const status = visits.status[i] === "held" ? null : make("div", { class: "flag" }, visits.status[i]);
  return make("tr", {},
    make("td", { class: "date" }, printShortDates(visits.date_start[i], visits.date_end[i], visits.date_precision[i]) || make("span", { class: "note" }, "no date"), status),
    make("th", { scope: "row" }, make("a", { href: `#/visit/${visits.visit_id[i]}` }, ...guests), titles ? make("div", { class: "note" }, words(titles)) : null),
    make("td", {}, visits.guest_countries[i].map(countryName).join(", ")),
    make("td", {}, ...hosts, under ? make("div", { class: "note" }, words(under)) : null),
    make("td", {}, words(place)),
    make("td", { class: "note" }, visits.topics[i].join(", ")),
    make("td", { class: "number" }, show(visits.score[i])));
}

function pager(query, page, last) {
  if (last === 1) return [];
  const to = (number, text) => {
    const next = new URLSearchParams(query);
    next.set("page", number);
    return number < 1 || number > last ? make("span", { class: "note" }, text) : make("a", { href: address(next) }, text);
  };
  return [to(page - 1, "← Previous"), make("span", {}, `Page ${page.toLocaleString("en")} of ${last.toLocaleString("en")}`), to(page + 1, "Next →")];
}
