// The overview: numbers and names beside the charts; every name leads to its visits.
function fillOverview(index) {
  const { figures, visits, facts } = index;
  const dated = visits.date_start.filter(Boolean).sort();
  const years = dated.length ? [...new Set([dated[0].slice(0, 4), dated.at(-1).slice(0, 4)])].join("–") : "";
  const summary = [
    `${countVisits(visits.visit_id.length)} on ${plural(facts.reporting, "page", "pages")} of ${facts.documents.toLocaleString("en")} read`,
    plural(figures.countries.length, "guest country", "guest countries"), years,
  ];
  put("summary", summary.filter(Boolean).join(" · "));
  const undated = visits.visit_id.length - dated.length;
  const toUndated = undated ? [" ", link(filtered("year", "none"), `${countVisits(undated)} without a date`), " left out."] : [];
  put("timeline-note", "Visits by the date that the page states.", ...toUndated);
  put("countries", ranking("Guest countries", figures.countries.slice(0, 12), "country", countryName, figures.countries.length));
  put("guests", ranking("Guests", figures.guests, "person"));
  put("organizations", ranking("Organizations", figures.organizations, "organization"));
  fillNumbers(figures);
  put("quotes", ...(figures.quotes.length ? figures.quotes.map(saying) : [empty("No quotation has a known speaker.")]));
}

function fillNumbers({ timeline, meetings, years }) {
  const when = timeline.map(([key, status, n]) => [link(filtered(key.length > 4 ? "month" : "year", key), key), status, n]);
  put("timeline-table", table("Visits by date", ["when", "status", "visits"], when));
  const pairs = meetings.map(([guest, host, n]) => [link(filtered("person", guest), guest), link(filtered("person", host), host), n]);
  put("meetings-table", table("Who met whom", ["guest", "host", "visits"], pairs));
  const topics = years.map(([topic, year, n]) => [
    link(address(new URLSearchParams([["topic", topic], ["year", year]])), topic), year, n]);
  put("topics-table", table("Topics by year", ["topic", "year", "visits"], topics));
}

function ranking(caption, pairs, filter, name = (key) => key, total = pairs.length) {
  if (!pairs.length) return empty("None named.");
  const rows = pairs.map(([key, n]) => make("li", {}, link(filtered(filter, key), name(key)), make("span", { class: "number" }, n.toLocaleString("en"))));
  const rest = total > pairs.length ? [make("li", { class: "rest" }, `and ${total - pairs.length} more`)] : [];
  return make("ol", { "aria-label": `${caption} by number of visits` }, ...rows, ...rest);
}

function saying(quote) {
  const by = make("footer", {}, link(filtered("person", quote.speaker), quote.speaker),
    make("span", { class: "note" }, ` · ${plural(quote.n, "quotation", "quotations")} · `),
    make("a", { href: `#/visit/${quote.visit_id}` }, "the visit", make("span", { class: "unseen" }, ` with ${quote.speaker}`)));
  return make("blockquote", {}, make("p", { dir: "auto", class: quote.kind }, quote.content), by);
}

const empty = (text) => make("p", { class: "empty" }, text);

function put(id, ...children) {
  document.getElementById(id).replaceChildren(...children);
}
