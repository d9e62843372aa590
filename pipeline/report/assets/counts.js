// What visits add up to: countries, months or years, topics, who met whom, and who stands out.
function tally(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts];
}

const inOrder = (a, b) => (a < b ? -1 : Number(a > b));
const ranked = (counts) => counts.sort(([a, n], [b, m]) => m - n || inOrder(a, b));
// A key of several parts; its text sorts as they do.
const tallyParts = (parts) => tally(parts.map((each) => JSON.stringify(each)));
const flatten = (counts) => counts.map(([key, n]) => [...JSON.parse(key), n]);

function countUp(visits, rows, months) {
  const every = (pick) => rows.flatMap((i) => [...new Set(pick(i))]);
  const dated = rows.filter((i) => visits.date_start[i]);
  const year = (i) => visits.date_start[i].slice(0, 4);
  const timed = months ? dated.filter((i) => visits.date_precision[i] !== "year") : dated;
  const step = (i) => (months ? visits.date_start[i].slice(0, 7) : year(i));
  const met = rows.flatMap((i) => visits.guests[i].flatMap((guest) => visits.hosts[i].map((host) => [guest, host])));
  return {
    undated: rows.length - dated.length,
    countries: ranked(tally(every((i) => visits.guest_countries[i]))),
    timeline: flatten(tallyParts(timed.map((i) => [step(i), visits.status[i]])).sort(([a], [b]) => inOrder(a, b))),
    topics: flatten(tallyParts(dated.flatMap((i) => visits.topics[i].map((topic) => [topic, year(i)])))
      .sort(([a], [b]) => inOrder(a, b))),
    meetings: flatten(ranked(tallyParts(met))),
    guests: ranked(tally(every((i) => visits.guests[i]))),
    organizations: ranked(tally(every((i) => [visits.host_organization[i], ...visits.guest_organizations[i]].filter(Boolean)))),
  };
}
