// Which words of the Mediator's text are the user's own: a longest common subsequence, word by word.

const CELLS = 4_000_000;

function split(text) {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

function bare(word) {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

function keptWords(before, after) {
  const a = before.map(bare);
  const b = after.map(bare);
  if (a.length * b.length > CELLS) {
    const known = new Set(a);
    return b.map((word) => known.has(word));
  }
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        a[i] === b[j]
          ? longest[(i + 1) * width + j + 1] + 1
          : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const kept = b.map(() => false);
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      kept[j] = true;
      i += 1;
      j += 1;
    } else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return kept;
}

function marked(before, after) {
  const words = split(after);
  const kept = keptWords(split(before), words);
  const box = document.createDocumentFragment();
  for (let start = 0; start < words.length; ) {
    let end = start;
    while (end < words.length && kept[end] === kept[start]) end += 1;
    const part = words.slice(start, end).join("");
    box.append(kept[start] ? made("span", part, "kept") : made("ins", part, "added"));
    start = end;
  }
  return box;
}

