// The index, read at once, and the chunks, unpacked when something in them is wanted.

const CHUNKS_KEPT = 8;
let index, total, source, unpackedChunks, siblings, flips;

function readData(from) {
  source = from;
  index = JSON.parse(from.querySelector("#index").textContent);
  total = index.columns.run.length;
  unpackedChunks = new Map();
  siblings = new Map();
  for (let n = 0; n < total; n += 1) {
    const key = siblingKey(n);
    if (!siblings.has(key)) siblings.set(key, []);
    siblings.get(key).push(n);
  }
  flips = new Map();
  for (const [place, baseline, way] of index.flips) {
    if (!flips.has(place)) flips.set(place, []);
    flips.get(place).push({ baseline, way });
  }
}

const runOf = (n) => index.runs[index.columns.run[n]];
const taskIdOf = (n) => index.tasks[index.columns.task[n]];
const siblingKey = (n) => `${runOf(n).data}\n${index.columns.task[n]}`;
const blameOf = (n) => (index.columns.blame[n] < 0 ? null : index.blames[index.columns.blame[n]].replace("_", " "));
const chunkCount = () => Math.ceil(total / index.chunk);

async function unpack(place) {
  const packed = atob(JSON.parse(source.querySelector(`#chunk-${place}`).textContent));
  const bytes = new Uint8Array(packed.length);
  for (let n = 0; n < packed.length; n += 1) bytes[n] = packed.charCodeAt(n);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

async function conversation(n) {
  const place = Math.floor(n / index.chunk);
  if (!unpackedChunks.has(place)) {
    unpackedChunks.set(place, unpack(place));
    if (unpackedChunks.size > CHUNKS_KEPT) unpackedChunks.delete(unpackedChunks.keys().next().value);
  }
  return (await unpackedChunks.get(place))[n % index.chunk];
}

function figure(value, digits = 2) {
  return value === null || value === undefined ? "–" : value.toFixed(digits);
}

function scoreOf(n) {
  const score = index.columns.score[n];
  return score === null ? "no score" : `score ${(100 * score).toFixed(0)}`;
}

