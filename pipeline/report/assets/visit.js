// One visit: the record, the people, what was said, and the text it comes from with the reason of every cell.
const ROLES = ["guest", "guest delegation", "host", "host delegation"];
const LABELS = { PERSON: "person", TITLE: "title", ORG: "organization", COUNTRY: "country", CITY: "city", DATE: "date", QUOTE: "quotation", VISIT: "the visit" };

async function showVisit(visits, id, query, isCurrent) {
  const i = visits.visit_id.indexOf(id);
  const place = document.getElementById("visit");
  if (i < 0) {
    place.replaceChildren(make("h1", { id: "visit-title", tabindex: "-1" }, "No such visit"),
      make("p", { class: "empty" }, "This report holds no visit of that address. ", make("a", { href: "#/visits" }, "All visits")));
    return;
  }
  const numbers = visits.docs[i];
  const documents = await Promise.all(numbers.map(documentOf));
  if (!isCurrent()) return;
  const pages = documents.map((page, k) => ({ page, k, id, main: numbers[k] === visits.doc[i] }));
  const main = pages.find((each) => each.main) ?? pages[0];
  const parts = pages.flatMap(({ page }) => page.participants.filter((part) => part.visit_id === id));
  place.replaceChildren(heading(visits, i), record(visits, i, main, parts), people(parts), quotations(pages, id),
    ...pages.map((each) => source(each, pages.length)));
  find(query);
}

function heading(visits, i) {
  const guests = visits.guests[i].join(", ") || "Unnamed guests";
  const hosts = visits.hosts[i].join(", ") || visits.host_organization[i] || "";
  const when = printDates(visits.date_start[i], visits.date_end[i], visits.date_precision[i]) || "no date stated";
  const facts = [visits.kind[i], visits.status[i], when].join(" · ");
  return make("header", {}, make("p", { class: "crumb" }, make("a", { href: address(state.query) }, FILTERS.some((name) => state.query.get(name)) ? "← The visits chosen" : "← All visits")),
    make("h1", { id: "visit-title", tabindex: "-1" }, words(visits.headline[i] || [guests, hosts].filter(Boolean).join(" with "))),
    make("p", { class: "lead" }, facts));
}

function record(visits, i, page, parts) {
  const why = { score: visits.score[i], rule: visits.rule[i] };
  const filter = (name, value, text = value) => link(filtered(name, value), text);
  const countries = visits.guest_countries[i].map((code) => [filter("country", code, countryName(code)), ["COUNTRY", code]]);
  const one = (name, value, label) => (value ? [[name ? filter(name, value) : words(value), label ? [label, value] : null]] : []);
  const rows = [
    ...party("Guests", visits.guests[i], visits.guest_titles[i], "guest", parts, page),
    ...facts("Representing", countries, why, page),
    ...facts("For", visits.guest_organizations[i].map((name) => [filter("organization", name), ["ORG", name]]), why, page),
    ...party("Hosts", visits.hosts[i], visits.host_titles[i], "host", parts, page),
    ...facts("Received by", one("organization", visits.host_organization[i], "ORG"), why, page),
    ...facts("City", one(null, visits.city[i], "CITY"), why, page),
    ...facts("Country", visits.host_country[i] ? [[filter("host", visits.host_country[i], countryName(visits.host_country[i])), ["COUNTRY", visits.host_country[i]]]] : [], why, page),
    ...facts("Venue", one(null, visits.venue[i], null), why, page),
    ...facts("Date as printed", one(null, visits.date_text[i], "DATE"), why, page),
    ...facts("Topics", visits.topics[i].map((topic) => [filter("topic", topic), null]), why, page),
    ...facts("Outcomes", visits.outcomes[i].map((outcome) => [words(outcome), null]), why, page),
    ...facts("Evidence", [[make("q", { dir: "auto" }, visits.evidence[i]), ["VISIT", visits.start_char[i]]]], why, page),
  ];
  return make("section", { "aria-labelledby": "record-title" }, make("h2", { id: "record-title" }, "The record"),
    table("The record", ["what", "value", "rule and score"], rows, { class: "record" }));
}

function party(label, names, titles, role, parts, page) {
  return names.map((name, k) => {
    const part = parts.find((each) => each.name === name && each.role === role) ?? {};
    const title = titles[k] ? make("span", { class: "note" }, ", ", words(titles[k])) : null;
    return [k ? "" : label, [link(filtered("person", name), name), title, inText(page, "PERSON", name)].filter(Boolean), reason(part)];
  });
}

function facts(label, values, why, page) {
  if (!values.length) return [];
  const shown = values.map(([node, where]) => make("span", {}, node, where ? inText(page, ...where) : null));
  return [[label, joined(shown), reason(why)]];
}

const reason = ({ rule, score }) => make("span", { class: "reason" }, words(rule ?? ""), make("span", { class: "number" }, show(score)));

// Where a cell's words stand in the text: the first span that means it, or says it.
function inText({ page, k, id }, label, value) {
  const spans = page.spans ?? [];
  const fits = (span) => span[0] === label && (label === "VISIT" ? span[1] === value : span[5] === value || textOf(page, span) === value);
  const at = spans.findIndex(fits);
  return at < 0 ? null : make("a", { class: "where", href: `#/visit/${id}?doc=${k}&span=${at}` },
    make("span", { "aria-hidden": "true" }, "¶"), make("span", { class: "unseen" }, `${value} in the text`));
}

// The surface of a span, from the pieces that lie in it.
function textOf(page, span) {
  const number = page.spans.indexOf(span);
  return page.lines.map((line) => line.filter((piece) => piece[2].includes(number)).map((piece) => piece[1]).join("")).filter(Boolean).join("\n");
}

function people(parts) {
  const order = (part) => ROLES.indexOf(part.role);
  const rows = parts.toSorted((a, b) => order(a) - order(b)).map((part) => [link(filtered("person", part.name), part.name), part.role, part.title_text ?? "", part.organization ?? "",
    part.country ? countryName(part.country) : "", reason(part)]);
  return make("section", { "aria-labelledby": "people-title" }, make("h2", { id: "people-title" }, "Who took part"),
    rows.length ? table("Who took part", ["name", "role", "title", "organization", "country", "rule and score"], rows) : empty("Nobody is named."));
}

function quotations(pages, id) {
  const said = pages.flatMap((each) => each.page.quotes.filter((quote) => !quote.visit_id || quote.visit_id === id).map((quote) => spoken(quote, each)));
  return make("section", { "aria-labelledby": "said-title" }, make("h2", { id: "said-title" }, "Who said what"),
    said.length ? make("div", { class: "quotes" }, ...said) : empty("Nobody is quoted."));
}

function spoken(quote, { page, k, id }) {
  const at = (page.spans ?? []).findIndex((span) => span[0] === "QUOTE" && span[1] === quote.start_char);
  const name = quote.speaker ? link(filtered("person", quote.speaker), quote.speaker) : words(quote.speaker_text ?? "Nobody named");
  const printed = quote.speaker && quote.speaker_text && quote.speaker_text !== quote.speaker ? ` (“${quote.speaker_text}”)` : "";
  const where = at < 0 ? null : make("a", { class: "where", href: `#/visit/${id}?doc=${k}&span=${at}` },
    make("span", { "aria-hidden": "true" }, "¶"), make("span", { class: "unseen" }, "this quotation in the text"));
  return make("blockquote", {}, make("p", { dir: "auto", class: quote.kind }, quote.content),
    make("footer", {}, name, make("span", { class: "note" }, words(printed), quote.cue ? ` ${quote.cue}` : "", ` · ${quote.kind}`), where, reason(quote)));
}

function source({ page, k, id }, n) {
  const title = n > 1 ? `Source ${k + 1} of ${n}` : "Source";
  const facts = [page.site, page.source, page.published_text, page.language].filter(Boolean).map(words);
  const about = make("p", { class: "note" }, ...joined([...facts, ...(page.url && page.url !== page.source ? [outside(page.url)] : [])], " · "));
  const label = `source-${k}`;
  if (!page.lines) {
    return make("section", { "aria-labelledby": label }, make("h2", { id: label }, title), about,
      empty(`The text of this page is not in the report, which holds those of the latest visits only. It stands in the table of documents under ${page.doc_id}.`));
  }
  return make("section", { "aria-labelledby": label, class: "source" }, make("h2", { id: label }, title), about,
    make("h3", { class: "headline", dir: "auto" }, page.title ?? "(no headline)"), legend(), text(page, k), cells(page, k, id));
}

function text(page, k) {
  const paragraphs = page.lines.map((line) => make("p", { dir: "auto" }, ...line.map(([start, said, spans]) => piece(page, k, start, said, spans))));
  return make("div", { class: "text" }, ...paragraphs);
}

function piece(page, k, start, said, spans) {
  if (!spans.length) return said;
  const over = spans.map((number) => page.spans[number]);
  const classes = over.map((span) => `is-${span[0].toLowerCase()}`);
  const entity = over.filter((span) => !["QUOTE", "VISIT"].includes(span[0])).at(-1);
  const title = over.map((span) => `${LABELS[span[0]]}: ${span[4]}, ${show(span[3])}`).join("\n");
  return make("mark", { class: [...new Set([...classes, entity ? `as-${entity[0].toLowerCase()}` : ""])].join(" ").trim(), title,
    "data-start": start, "data-doc": k, "data-spans": ` ${spans.join(" ")} ` }, said);
}

const legend = () => make("p", { class: "legend" }, ...Object.entries(LABELS).flatMap(([label, said]) =>
  [make("mark", { class: `is-${label.toLowerCase()} as-${label.toLowerCase()}` }, said), " "]));

function cells(page, k, id) {
  const rows = page.spans.map((span, number) => [make("a", { href: `#/visit/${id}?doc=${k}&span=${number}` }, words(textOf(page, span))),
    LABELS[span[0]], span[0] === "COUNTRY" ? countryName(span[5] ?? "") : span[5] ?? "", `${span[1]}–${span[2]}`, reason({ rule: span[4], score: span[3] })]);
  const shown = make("details", {}, make("summary", {}, `Every cell and its reason (${rows.length})`));
  shown.addEventListener("toggle", () => {
    if (shown.open && shown.childElementCount === 1) {
      shown.append(table("Every cell and its reason", ["in the text", "is a", "means", "characters", "rule and score"], rows));
    }
  });
  return shown;
}

// A shared address may point at a span: it is brought into view and made the focus.
function find(query) {
  const span = query.get("span");
  if (!/^\d+$/.test(span ?? "")) return;
  const doc = /^\d+$/.test(query.get("doc") ?? "") ? query.get("doc") : "0";
  const marks = [...document.querySelectorAll(`#visit mark[data-doc="${doc}"]`)].filter((mark) => mark.dataset.spans.includes(` ${span} `));
  for (const mark of document.querySelectorAll("#visit mark.found")) mark.classList.remove("found");
  for (const mark of marks) mark.classList.add("found");
  if (!marks.length) return;
  marks[0].setAttribute("tabindex", "-1");
  marks[0].focus({ preventScroll: true });
  marks[0].scrollIntoView({ block: "center" });
}
