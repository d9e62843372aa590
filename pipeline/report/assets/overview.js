// The overview: charts, numbers and names of the visits that the filters leave; every name leads to its visits.
const TOP = 12;
// The longest table beside a chart; it says what the chart says, not more.
const LONGEST = 200;

function fillSummary({ visits, facts }) {
  const dated = visits.date_start.filter(Boolean).sort();
  const years = dated.length ? [...new Set([dated[0].slice(0, 4), dated.at(-1).slice(0, 4)])].join("–") : "";
  const summary = [
    `${countVisits(visits.visit_id.length)} on ${plural(facts.reporting, "page", "pages")} of ${facts.documents.toLocaleString("en")} read`,
    plural(new Set(visits.guest_countries.flat()).size, "guest country", "guest countries"), years,
  ];
  put("summary", summary.filter(Boolean).join(" · "));
}

async function showOverview(index, query) {
  const asked = narrowed({});
  if (state.overview === asked) return;
  state.overview = asked;
  const rows = matching(index.visits, query);
  const figures = countUp(index.visits, rows, index.charts.months);
  const toUndated = figures.undated ? [" ", link(narrowed({ year: "none" }), `${countVisits(figures.undated)} without a date`), " left out."] : [];
  put("timeline-note", "Visits by the date that the page states.", ...toUndated);
  put("countries", ranking("Guest countries", figures.countries, "country", countryName));
  put("guests", ranking("Guests", figures.guests, "person"));
  put("organizations", ranking("Organizations", figures.organizations, "organization"));
  fillNumbers(figures);
  fillQuotes(index, new Set(rows.map((i) => index.visits.visit_id[i])));
  await drawCharts(figures);
}

function fillNumbers({ timeline, meetings, topics }) {
  const when = timeline.map(([key, status, n]) => [link(narrowed({ [key.length > 4 ? "month" : "year"]: key }), key), status, n]);
  put("timeline-table", table("Visits by date", ["when", "status", "visits"], when));
  const pairs = meetings.slice(0, LONGEST).map(([guest, host, n]) => [link(narrowed({ person: guest }), guest), link(narrowed({ person: host }), host), n]);
  put("meetings-table", table("Who met whom", ["guest", "host", "visits"], pairs),
    ...(meetings.length > LONGEST ? [empty(`The first ${LONGEST} of ${plural(meetings.length, "pair", "pairs")}.`)] : []));
  const cells = topics.map(([topic, year, n]) => [link(narrowed({ topic, year }), topic), year, n]);
  put("topics-table", table("Topics by year", ["topic", "year", "visits"], cells));
}

function fillQuotes({ quotes, visits }, shown) {
  const filtered = shown.size < visits.visit_id.length;
  const chosen = quotes.filter((quote) => shown.has(quote.visit_id)).slice(0, TOP);
  const none = filtered ? "No quotation that stands out belongs to these visits." : "No quotation has a known speaker.";
  put("quotes", ...(chosen.length ? chosen.map((quote) => saying(quote, filtered)) : [empty(none)]));
}

function ranking(caption, pairs, filter, name = (key) => key) {
  if (!pairs.length) return empty("None named.");
  const rows = pairs.slice(0, TOP).map(([key, n]) => make("li", {}, link(narrowed({ [filter]: key }), name(key)), make("span", { class: "number" }, n.toLocaleString("en"))));
  const rest = pairs.length > TOP ? [make("li", { class: "rest" }, `and ${(pairs.length - TOP).toLocaleString("en")} more`)] : [];
  return make("ol", { "aria-label": `${caption} by number of visits` }, ...rows, ...rest);
}

function saying(quote, filtered) {
  const by = make("footer", {}, link(narrowed({ person: quote.speaker }), quote.speaker),
    make("span", { class: "note" }, ` · ${plural(quote.n, "quotation", "quotations")}${filtered ? " in all" : ""} · `),
    make("a", { href: `#/visit/${quote.visit_id}` }, "the visit", make("span", { class: "unseen" }, ` with ${quote.speaker}`)));
  return make("blockquote", {}, make("p", { dir: "auto", class: quote.kind }, quote.content), by);
}

const empty = (text) => make("p", { class: "empty" }, text);

function put(id, ...children) {
  document.getElementById(id).replaceChildren(...children);
}
