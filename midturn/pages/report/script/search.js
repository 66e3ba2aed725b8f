// Search: every word must have been said somewhere in the conversation. All is unpacked in the background.

let texts, textsRead, reading;

async function readTexts(progressed) {
  const mine = {};
  reading = mine;
  texts = new Array(total).fill("");
  textsRead = 0;
  for (let place = 0; place < chunkCount(); place += 1) {
    const chunk = await unpack(place);
    if (reading !== mine) return;
    chunk.forEach((one, offset) => {
      texts[place * index.chunk + offset] = spoken(one).toLowerCase();
    });
    textsRead = Math.min((place + 1) * index.chunk, total);
    if (place % 20 === 19) {
      progressed();
      await new Promise((resume) => setTimeout(resume));
    }
  }
  progressed();
}

function spoken(one) {
  const said = [one.answer, one.error];
  for (const turn of one.turns ?? []) {
    said.push(turn.said, turn.mediated?.text, turn.response, turn.recorded, turn.extracted, turn.reason);
  }
  return said.filter(Boolean).join("\n");
}

function wordsOf(query) {
  return [...query.toLowerCase().matchAll(/"([^"]+)"|\S+/g)].map((found) => found[1] ?? found[0]);
}

function matches(n, wanted) {
  if (wanted.task && runOf(n).task !== wanted.task) return false;
  if (wanted.condition && runOf(n).condition !== wanted.condition) return false;
  if (!blamed(n, wanted.blame) || !turned(n, wanted.flipped)) return false;
  const name = `${taskIdOf(n)} ${runOf(n).name}`.toLowerCase();
  return wanted.words.every((word) => texts[n].includes(word) || name.includes(word));
}

function blamed(n, wanted) {
  if (!wanted) return true;
  return wanted === "nobody" ? blameOf(n) === null : blameOf(n) === wanted;
}

function turned(n, wanted) {
  if (!wanted) return true;
  return (flips.get(n) ?? []).some((flip) => wanted === "any" || (wanted === "up") === flip.way > 0);
}

