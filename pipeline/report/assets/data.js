"use strict";
// Data lies in the page as deflated JSON in base64; a block of documents is unpacked when it is first looked at.
const unpacked = new Map();

function unpack(name) {
  if (!unpacked.has(name)) unpacked.set(name, inflate(document.getElementById(name).textContent));
  return unpacked.get(name);
}

async function inflate(base64) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

async function documentOf(number) {
  const { block } = (await unpack("index")).facts;
  const documents = await unpack(`block${Math.floor(number / block)}`);
  return documents[number % block];
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];

function printDay(day, precision) {
  const [year, month, date] = day.split("-").map(Number);
  if (precision === "year") return `${year}`;
  return precision === "month" ? `${MONTHS[month - 1]} ${year}` : `${date} ${MONTHS[month - 1]} ${year}`;
}

function printDates(start, end, precision) {
  if (!start) return "";
  const first = printDay(start, precision);
  const last = end ? printDay(end, precision) : first;
  return first === last ? first : `${first} – ${last}`;
}

// The same in little room: `4–6 May 2023`.
function printShortDates(start, end, precision) {
  const short = (text) => text.replace(/[A-Z][a-z]+/g, (month) => month.slice(0, 3));
  if (!start) return "";
  const first = printDay(start, precision);
  const last = end ? printDay(end, precision) : first;
  if (first === last) return short(first);
  const parts = last.split(" ");
  const common = parts.findLastIndex((part, i) => first.split(" ")[i] !== part) + 1;
  return short(`${first.split(" ").slice(0, common).join(" ")}–${last}`);
}

const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const countVisits = (n) => plural(n, "visit", "visits");
