// The fragment is the state: `#/visits?country=JP&sort=-date` or `#/visit/ID?doc=0&span=3`.
const FILTERS = ["q", "country", "host", "topic", "year", "month", "kind", "status", "person", "organization"];

function readAddress() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [view = "", id = ""] = path.split("/");
  return { view: view || "overview", id, query: new URLSearchParams(query) };
}

function address(query, view = "visits") {
  const kept = new URLSearchParams([...query].filter(([, value]) => value));
  const text = kept.toString();
  const path = view === "visits" ? "#/visits" : "#/";
  return text ? `${path}?${text}` : path;
}

const filtered = (name, value) => address(new URLSearchParams([[name, value]]));

// The visits of the view and of these values besides: of Japan's visits those about trade.
function narrowed(values) {
  const query = withoutPage(state.query);
  for (const [name, value] of Object.entries(values)) query.set(name, value);
  return address(query);
}

function withoutPage(query) {
  const rest = new URLSearchParams(query);
  rest.delete("page");
  return rest;
}

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// What a search looks at, folded once for all visits at the first search.
function searchTexts(visits) {
  visits.texts ??= visits.visit_id.map((_, i) => fold([
    visits.headline[i], ...visits.guests[i], ...visits.guest_titles[i], ...visits.guest_organizations[i],
    ...visits.guest_countries[i].map(countryName), ...visits.hosts[i], ...visits.host_titles[i],
    visits.host_organization[i], visits.city[i], visits.venue[i], ...visits.topics[i], ...visits.outcomes[i],
    visits.evidence[i],
  ].filter(Boolean).join("\n")));
  return visits.texts;
}

const TESTS = {
  country: (visits, i, value) => visits.guest_countries[i].includes(value),
  host: (visits, i, value) => visits.host_country[i] === value,
  topic: (visits, i, value) => visits.topics[i].includes(value),
  year: (visits, i, value) => value === "none" ? !visits.date_start[i] : Boolean(visits.date_start[i]?.startsWith(`${value}-`)),
  month: (visits, i, value) => visits.date_precision[i] !== "year" && Boolean(visits.date_start[i]?.startsWith(`${value}-`)),
  kind: (visits, i, value) => visits.kind[i] === value,
  status: (visits, i, value) => visits.status[i] === value,
  person: (visits, i, value) => visits.guests[i].includes(value) || visits.hosts[i].includes(value),
  organization: (visits, i, value) => visits.host_organization[i] === value || visits.guest_organizations[i].includes(value),
};

function matching(visits, query) {
  const tests = FILTERS.filter((name) => TESTS[name] && query.get(name)).map((name) => [TESTS[name], query.get(name)]);
  const wanted = fold(query.get("q") ?? "").split(/\s+/).filter(Boolean);
  const texts = wanted.length ? searchTexts(visits) : null;
  const found = [];
  for (let i = 0; i < visits.visit_id.length; i += 1) {
    if (tests.every(([test, value]) => test(visits, i, value))
      && (!texts || wanted.every((word) => texts[i].includes(word)))) found.push(i);
  }
  return found;
}

const collator = new Intl.Collator("en");
const KEYS = {
  date: (visits, i) => visits.date_start[i] ?? "",
  guest: (visits, i) => visits.guests[i][0] ?? "",
  country: (visits, i) => countryName(visits.guest_countries[i][0] ?? ""),
  host: (visits, i) => visits.hosts[i][0] ?? visits.host_organization[i] ?? "",
  place: (visits, i) => visits.city[i] ?? countryName(visits.host_country[i] ?? ""),
  score: (visits, i) => visits.score[i],
};

// Rows without a value come last, whichever way the others are sorted.
function sorted(visits, rows, order) {
  const down = order.startsWith("-");
  const key = KEYS[order.replace(/^-/, "")] ?? KEYS.date;
  const keyed = rows.map((i) => [key(visits, i), i]);
  keyed.sort(([a, i], [b, j]) => {
    if (a === "" || b === "") return (a === "") - (b === "") || i - j;
    const difference = typeof a === "number" ? a - b : collator.compare(a, b);
    return (down ? -difference : difference) || i - j;
  });
  return keyed.map(([, i]) => i);
}
