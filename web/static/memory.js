// What the browser keeps for the page, and sends nowhere but to be answered again.
const MOST = 20, LONGEST = 4000; // questions, characters: the server reads 16 kB

export function recall(store, name) {
  try {
    return JSON.parse(window[store].getItem(name));
  } catch {
    return null; // forbidden, or not what we wrote
  }
}

export function remember(store, name, value) {
  try {
    window[store].setItem(name, JSON.stringify(value));
  } catch {
    // forbidden or full: it then lasts as long as the page
  }
}

export function recent(asked) {
  const kept = asked.slice(-MOST);
  while (JSON.stringify(kept).length > LONGEST) kept.shift();
  return kept;
}
