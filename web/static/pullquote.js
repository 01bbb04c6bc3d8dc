// Asks without leaving the page. The server renders all of this too, so without scripts nothing is missing.
const find = (selector, root = document) => root.querySelector(selector);
const log = find('#log'), form = find('#ask'), box = find('#q'), scope = find('#scope'), status = find('#status');
const words = JSON.parse(form.dataset.support);
const several = scope.matches('select');
let asking = false;
const shown = () => find('#article').dataset.article;
const opened = shown();
const address = (query) => form.action + '?' + new URLSearchParams(query);
const quotes = () => [...log.querySelectorAll('.quote')];
const blank = (name) => find('#new-' + name).content.firstElementChild.cloneNode(true);

form.addEventListener('submit', (event) => { event.preventDefault(); ask(box.value.trim()); });
box.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.closest('textarea, input, select')) return;
  event.preventDefault();
  box.focus();
});
find('.suggested')?.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  scope.value = new URL(link.href).searchParams.get('article');
  ask(link.textContent);
});
document.addEventListener('click', (event) => {
  const link = event.target.closest('.cut, .shelf a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  jump(link).catch(complain);
});
if (several) scope.addEventListener('change', () => { if (scope.value) read(scope.value).catch(complain); });
addEventListener('popstate', () => {
  const wanted = new URL(location).searchParams.get('read') ?? opened;
  if (wanted !== shown()) read(wanted).then(() => aim(location.hash), complain);
});

// The address names the turn and the article of what is highlighted, so that a copied link shows it again.
async function jump(link) {
  const wanted = link.closest('[data-article]').dataset.article, turn = link.closest('.turn'), quote = link.closest('.quote');
  if (wanted !== shown()) await read(wanted);
  const url = new URL(turn ? find('a', turn).href : location);
  if (several) url.searchParams.set('read', wanted);
  url.hash = link.hash || '#title';
  if (url.href !== location.href) history.pushState(null, '', url);
  if (quote) find('.back').href = '#' + quote.id;
  aim(url.hash);
}

// Only a navigation moves :target, and only to another fragment than the address has.
function aim(hash) {
  history.replaceState(null, '', location.pathname + location.search);
  if (hash) location.replace(hash);
}

async function ask(question) {
  if (!question || asking) return;
  asking = true;
  box.value = question;
  box.removeAttribute('aria-invalid');
  const slow = setTimeout(say, 80, 'Reading…');
  try {
    await show(await reply(question));
    if (box.value.trim() === question) box.value = '';
    say('');
  } catch (error) {
    complain(error);
  }
  clearTimeout(slow);
  asking = false;
}

function say(text, kind = '') {
  status.textContent = text;
  status.className = kind;
}

function complain(error) {
  say(error.message, 'trouble');
}

async function reply(question) {
  const body = JSON.stringify({ question, articles: scope.value ? [scope.value] : [], history: earlier() });
  const sent = fetch(new URL('api/ask', form.action), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  const response = await sent.catch(() => { throw new Error('The server did not answer. See that it is running, then ask again.'); });
  const told = await response.json().catch(() => ({}));
  if (response.ok && told.kind) return told;
  if (told.errors?.length) throw new Error('This question cannot be asked: ' + told.errors[0].detail);
  throw new Error(told.detail ?? `The server answered ${response.status} and nothing that can be shown. Ask again.`);
}

// Four turns, so that even the longest questions stay below the server's 16 kB.
function earlier() {
  return [...log.children].slice(-4).map((turn) => ({
    question: turn.dataset.question,
    sentences: [...turn.querySelectorAll('.quote')].map(({ dataset }) => ({ article: dataset.article, sentence: +dataset.sentence })),
  }));
}

async function show(told) {
  const turn = blank('turn'), link = find('a', turn);
  turn.dataset.question = link.textContent = told.question;
  link.href = address({ q: told.question, article: scope.value });
  turn.append(...notes(told), told.kind === 'answer' ? answer(told) : silence(told));
  log.append(turn);
  const first = find('.quote', turn);
  if (first && ![...turn.querySelectorAll('.quote')].some((one) => one.dataset.article === shown())) await read(first.dataset.article);
  for (const other of document.querySelectorAll('.suggested a')) if (other.textContent === told.question) other.parentElement.remove();
  settle();
  history.replaceState(null, '', several ? address({ q: told.question, article: scope.value, read: shown() }) : link.href);
  turn.scrollIntoView({ block: 'nearest' });
}

function notes({ corrected, carried }) {
  const lines = corrected.map(({ typed, read }) => ['Read as: ', read, `(typed “${typed}”)`]);
  if (carried.length) lines.push(['Carried over: ', carried.join(', '), '']);
  return lines.map(([label, text, aside]) => {
    const note = blank('note');
    note.prepend(label);
    find('b', note).textContent = text;
    find('span', note).textContent = aside;
    return note;
  });
}

function answer(told) {
  const list = blank('quotes');
  for (const one of told.quotes) {
    const item = fill(blank('quote'), one, highlighted(one));
    const same = [...quotes(), ...list.children].filter((other) => other.dataset.article === one.article && +other.dataset.sentence === one.sentence);
    const number = same[0]?.value ?? Math.max(0, ...quotes().map((other) => other.value), ...[...list.children].map((other) => other.value)) + 1;
    same.forEach((other) => other.removeAttribute('id'));
    item.value = number;
    item.id = 'q' + number;
    find('summary', item).textContent = words.find(([least]) => one.support >= least)[1];
    find('.support b', item).textContent = Math.round(one.support * 100);
    list.append(item);
  }
  return list;
}

function silence(told) {
  const state = blank('silence');
  find('.verdict', state).textContent = scope.value ? 'The article does not say.' : 'The articles do not say.';
  find('.closest', state).append(...told.closest.map((one) => fill(blank('near'), one, [one.text])));
  if (!told.closest.length) find('details', state).remove();
  return state;
}

function fill(item, one, words) {
  Object.assign(item.dataset, { article: one.article, sentence: one.sentence });
  find('.cut', item).append(...words);
  if (find('.source', item)) find('.source', item).textContent = one.title;
  return item;
}

// Offsets count code points, JavaScript counts UTF-16 units: cut a list of characters, not the string.
function highlighted({ text, start, highlight }) {
  if (!highlight) return [text];
  const points = [...text], from = highlight.start - start, to = highlight.end - start;
  const mark = document.createElement('mark');
  mark.textContent = points.slice(from, to).join('');
  return [points.slice(0, from).join(''), mark, points.slice(to).join('')];
}

// The article stays the server's rendering, fetched as a document: scripts in it never run.
function read(id) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('GET', address({ article: id }));
    request.responseType = 'document';
    request.onload = () => {
      const found = request.response && find('#article', request.response);
      if (!found) return fail(new Error('This article cannot be shown. Reload the page to see which articles there are.'));
      find('#article').replaceWith(document.adoptNode(found));
      document.title = request.response.title;
      settle();
      done();
    };
    request.onerror = () => fail(new Error('The server did not answer. See that it is running, then try again.'));
    request.send();
  });
}

// The numbers in the article and the addresses in the log follow what is shown.
function settle() {
  document.querySelectorAll('.ref').forEach((ref) => ref.remove());
  for (const item of log.querySelectorAll('[data-sentence]')) {
    const { article, sentence } = item.dataset, here = article === shown();
    find('.cut', item).href = (here ? '' : address({ q: item.closest('.turn').dataset.question, article: scope.value, read: article })) + '#s' + sentence;
    if (here && item.id) document.getElementById('s' + sentence)?.before(refer(item));
  }
}

function refer(item) {
  const ref = blank('ref');
  ref.href = '#' + item.id;
  ref.textContent = item.value;
  ref.ariaLabel = 'Quote ' + item.value;
  return ref;
}
