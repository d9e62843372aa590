// The charts, drawn by Vega from what the visits of the view add up to.
// Vega empties an element by `innerHTML = ""`. The empty text is all that may become markup: any other throws.
globalThis.trustedTypes?.createPolicy("default", { createHTML: (text) => (text === "" ? text : null) });
// `ast`: expressions are interpreted, as the policy forbids to compile them. The loader loads nothing; it opens links.
const DRAWING = { ast: true, actions: false, defaultStyle: false, hover: false, tooltip: false, renderer: "svg", logLevel: 1, loader: { target: "_self" } };
const drawn = new Map();
let drawing = Promise.resolve();

function drawCharts(figures) {
  const data = chartData(figures);
  // One after the other: a letter typed while Vega draws must not draw into its work.
  drawing = drawing.then(() => Promise.all(Object.entries(data).map(([name, sets]) => draw(name, sets))));
  return drawing;
}

async function draw(name, sets) {
  const spec = state.index.charts.specs[name];
  const place = document.getElementById(`${name}-chart`);
  const nothing = !spec || Object.values(sets).every((rows) => !rows.length);
  place.hidden = nothing;
  document.getElementById(`${name}-empty`).hidden = !nothing;
  if (nothing) return;
  if (!drawn.has(name)) {
    drawn.set(name, (await vegaEmbed(place, spec, DRAWING)).view);
    // For controls of its own, of which there are none.
    place.querySelector("form")?.remove();
  }
  const view = drawn.get(name);
  for (const [set, rows] of Object.entries(sets)) view.data(set, rows);
  if (name === "network") cutOff(view, sets.people.map(({ person }) => state.index.charts.heights[person]));
  await view.runAsync();
}

// What lies above and below those who are left is not shown.
function cutOff(view, heights) {
  const [top, bottom] = [Math.min(...heights) - 34, Math.max(...heights) + 34];
  view.signal("top", top).signal("bottom", bottom).height(bottom - top);
}

function chartData({ countries, timeline, topics, meetings }) {
  const { steps } = state.index.charts;
  const band = (chart, n) => steps[chart].find(([low, high]) => low <= n && n <= high)?.[2];
  const said = (what, n) => `${what}: ${countVisits(n)}`;
  return {
    map: { countries: countries.map(([code, n]) => ({ code, band: band("map", n), href: narrowed({ country: code }), label: said(countryName(code), n) })) },
    timeline: { bars: timeline.map(([key, status, n]) => ({ key, status, n, href: narrowed({ [key.length > 4 ? "month" : "year"]: key }), label: `${said(key, n)} ${status}` })) },
    topics: { cells: topics.map(([topic, year, n]) => ({ topic, year, band: band("topics", n), href: narrowed({ topic, year }), label: said(`${topic}, ${year}`, n) })) },
    network: networkData(meetings),
  };
}

// The pairs drawn are those that met most often of all; a filter leaves some of them.
function networkData(meetings) {
  const { pairs, people } = state.index.charts;
  const key = (guest, host) => JSON.stringify([guest, host]);
  const counts = new Map(meetings.map(([guest, host, n]) => [key(guest, host), n]));
  const met = pairs.map(([guest, host], pair) => ({ pair, guest, host, n: counts.get(key(guest, host)) })).filter(({ n }) => n);
  const known = people.map((name, person) => ({ person, name, others: new Set(met.flatMap(({ guest, host }) => (guest === name ? [host] : host === name ? [guest] : []))) }));
  return {
    meetings: met.map(({ pair, guest, host, n }) => ({ pair, n, label: `${guest} and ${host}: ${countVisits(n)}` })),
    people: known.filter(({ others }) => others.size).map(({ person, name, others }) => (
      { person, degree: others.size, href: narrowed({ person: name }), label: `${name}: met ${others.size}` })),
  };
}
