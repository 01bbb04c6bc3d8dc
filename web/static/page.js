// Asks without leaving the page. Everything is rendered by the server, so without scripts nothing is missing.
import { address, aim, asked, choose, follow, read, settle, shown, unmark } from './article.js';
import { announce, complain, every, find, plain, say, wide } from './dom.js';
import { recall, recent, remember } from './memory.js';
import { Failure, fetched } from './server.js';
import './quotes.js';

const [log, form, box, scope, pane] = ['#log', '#ask', '#q', '#scope', '#said'].map((one) => find(one));
const opened = shown();
const LATE = 30_000; // milliseconds
const numbers = new Map();
let asking = null;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (asking) stop();
  else ask(box.value.trim());
});

function stop() {
  asking?.abort(new Failure('Stopped. The question is still in the box.'));
}

box.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (!asking) form.requestSubmit();
});

find('.suggested')?.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!link || !plain(event)) return;
  event.preventDefault();
  choose(new URL(link.href).searchParams.get('article')).then((there) => there && ask(link.textContent), complain);
});

async function ask(question) {
  if (!question || asking) return;
  box.value = question;
  box.removeAttribute('aria-invalid');
  wait(limited());
  const from = scrolled(), slow = setTimeout(say, 80, 'Reading…'), { signal } = asking;
  try {
    await Promise.race([restored, over(signal)]);
    await take(await turns([{ question, article: scope.value }], earlier(), signal), signal);
    if (scrolled() === from) log.lastElementChild.scrollIntoView({ block: 'nearest' });
    if (box.value.trim() === question) box.value = '';
    say('');
  } catch (error) {
    complain(error instanceof Failure ? error : new Failure('The reply cannot be shown. Reload the page, then ask again.'));
  }
  clearTimeout(slow);
  wait(null);
}

function limited() {
  const given = new AbortController();
  setTimeout(() => given.abort(new Failure('No answer for 30 seconds. Ask again, or see what the server is doing.')), LATE);
  return given;
}

const over = (signal) => new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)));

// Who has scrolled while waiting is left there.
const scrolled = () => wide.matches ? pane.scrollTop : scrollY;

function wait(controller) {
  asking = controller;
  find('button', form).textContent = controller ? 'Stop' : 'Ask';
}

async function turns(questions, before, signal) {
  const made = every('.turn', await fetched('turns', { body: { questions, history: before }, signal, again: 'then ask again' }));
  if (made.length !== questions.length) throw new Failure('The server answered with something else than a reply. Ask again.');
  return made.map((turn) => document.adoptNode(turn));
}

async function take([turn], signal) {
  const quotes = every('.quote', turn);
  if (quotes.length && !quotes.some((one) => one.dataset.article === shown())) await read(quotes[0].dataset.article, signal);
  add(turn);
  history.replaceState(null, '', asked(turn, shown()));
  keep();
  announce(quotes.length ? `Answered with ${quotes.length === 1 ? 'a quote' : quotes.length + ' quotes'}. ${find('.cut', turn).textContent}`
    : find('.verdict', turn).textContent);
}

// A sentence that is quoted again keeps its number, and the latest quote of it is what the number leads to.
function add(turn) {
  for (const item of every('.quote', turn)) {
    const key = item.dataset.article + '#' + item.dataset.sentence + '+' + every('.line', item).length;
    if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
    item.value = numbers.get(key);
    item.removeAttribute('id');
    document.getElementById('q' + item.value)?.removeAttribute('id');
    item.id = 'q' + item.value;
    find('.copy', item).hidden = false;
  }
  log.append(turn);
}

function keep() {
  const asked = every('.turn').map(({ dataset }) => ({ question: dataset.question, article: dataset.scope }));
  remember('sessionStorage', 'pullquote', recent(asked));
  find('#clear').hidden = !asked.length;
  for (const one of every('.suggested a')) one.parentElement.hidden = asked.some(({ question }) => question === one.textContent);
  settle();
}

// Four turns, so that even the longest questions stay below the server's 16 kB.
function earlier() {
  return every('.turn').slice(-4).map((turn) => ({
    question: turn.dataset.question,
    sentences: every('.quote', turn).map(({ dataset: { article, sentence } }) => ({ article, sentence: +sentence })),
  }));
}

find('#clear').addEventListener('click', () => {
  stop();
  log.replaceChildren();
  numbers.clear();
  history.replaceState(null, '', address({ article: scope.value, read: shown() }));
  unmark();
  keep();
  say('');
  announce('The conversation is cleared.');
  box.focus();
});

// The conversation of this tab, asked again, and at its end what the address asks, unless that was in it.
async function restore() {
  const served = find('.turn', log), told = recall('sessionStorage', 'pullquote'), kept = Array.isArray(told) ? told : [];
  const again = served && kept.some(({ question, article }) => question === served.dataset.question && article === served.dataset.scope);
  const made = kept.length ? await turns(kept, [], limited().signal).catch(complain) : [];
  log.replaceChildren();
  [...made ?? [], ...served && !(again && made) ? [served] : []].forEach(add);
  if (made) keep();
  else settle(); // what could not be asked now is still kept for the next reload
  if (location.hash.startsWith('#q')) aim(location.hash);
  if (wide.matches) log.lastElementChild?.scrollIntoView({ block: 'nearest' });
}

const restored = restore();

scope.addEventListener('change', () => { (scope.value ? choose(scope.value) : read(shown())).catch(complain); });
addEventListener('popstate', () => {
  const wanted = new URL(location).searchParams.get('read') ?? opened;
  if (wanted === shown()) follow();
  else read(wanted).then((there) => there && aim(location.hash), complain);
});
