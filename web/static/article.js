// The article's pane: which article is shown, which of its sentences are quoted, which one is highlighted.
import { every, find } from './dom.js';
import { fetched } from './server.js';

const scope = find('#scope'), several = scope.matches('select');

let wanted;

export const shown = () => find('#article').dataset.article;
const title = () => find('#article').ariaLabel; // the headline may hold the number of a quote too
const numbered = (number) => document.getElementById('s' + number);
const lines = (item) => every('.line', item);

// With one article only, an address need not say which is read.
export function address({ read, ...query }) {
  return find('#ask').action + '?' + new URLSearchParams(several && read ? { ...query, read } : query);
}

// -> whether it is shown: of several on their way only the one that was asked for last is.
export async function read(id, signal) {
  wanted = id;
  if (id === shown()) return true;
  const page = await fetched('articles/' + encodeURIComponent(id), { signal });
  if (id === wanted && id !== shown()) show(id, page);
  return id === wanted;
}

function show(id, page) {
  find('#article').replaceWith(document.adoptNode(find('#article', page)));
  for (const link of every('#shelf a')) link.ariaCurrent = link.parentElement.dataset.article === id ? 'page' : null;
  if (several) offer();
  settle();
}

// The choice holds all articles, the one that is asked and the one that is shown.
function offer() {
  for (const one of [...scope.options]) if (one.value && !one.selected && one.value !== shown()) one.remove();
  if (![...scope.options].some((one) => one.value === shown())) scope.add(new Option(`only “${title()}”`, shown()));
}

// An address with another article shown.
export function reading(id, address = location) {
  const url = new URL(address);
  if (several) url.searchParams.set('read', id);
  return url;
}

export const asked = (turn, id) => reading(id, find('h3 a', turn).href);

// What is chosen stands in the address, or else the next navigation would lead away from it.
export async function choose(id) {
  if (!await read(id)) return false;
  scope.value = id;
  history.replaceState(null, '', reading(id));
  aim('');
  return true;
}

// The numbers in the article and the addresses in the conversation follow what is shown.
export function settle() {
  every('.ref').forEach((ref) => ref.remove());
  every('.leads, .led').forEach((one) => one.classList.remove('leads', 'led'));
  for (const item of every('#log [data-sentence]')) {
    const here = item.dataset.article === shown(), found = here && place(item);
    item.classList.toggle('gone', here && !found);
    if (found) item.dataset.sentence = found.id.slice(1);
    find('.cut', item).href = here ? '#s' + item.dataset.sentence : link(item);
    if (!found || !item.id) continue;
    found.before(refer(item));
    further(item).forEach((one) => one.classList.add('led'));
  }
  follow();
}

// A newer index may count otherwise or have lost the sentence: its words decide, the nearest of several.
function place(item) {
  const words = lines(item).map((line) => line.textContent), number = +item.dataset.sentence;
  const says = (start) => words.every((one, n) => numbered(start + n)?.textContent === one);
  if (says(number)) return numbered(number);
  const starts = every('#article .s').map((one) => +one.id.slice(1)).filter(says);
  return numbered(starts.sort((one, other) => Math.abs(one - number) - Math.abs(other - number))[0]);
}

// The sentences of a block behind its first.
const further = (item) => lines(item).slice(1).map((_, n) => numbered(+item.dataset.sentence + n + 1)).filter(Boolean);

// The address of a quote is its question's, with its sentence, so that a copied one shows both.
export function link(item) {
  return asked(item.closest('.turn'), item.dataset.article) + '#s' + item.dataset.sentence;
}

function refer({ id, value }) {
  return Object.assign(document.createElement('a'), { className: 'ref', href: '#' + id, textContent: value, ariaLabel: 'Quote ' + value });
}

// Only a navigation moves :target, and only to another fragment than the address has.
export function aim(hash) {
  history.replaceState(null, '', location.pathname + location.search);
  if (hash) location.replace(hash);
  follow();
}

export function unmark() {
  location.replace('#-');
  aim('');
}

// The highlight of a block runs on over its further sentences, and its quote is the current one.
export function follow() {
  every('.lit').forEach((one) => one.classList.remove('lit'));
  every('.cut[aria-current]').forEach((one) => { one.ariaCurrent = null; });
  for (const item of every('.quote')) {
    if (item.dataset.article !== shown() || location.hash !== '#s' + item.dataset.sentence) continue;
    find('.cut', item).ariaCurrent = 'true';
    further(item).forEach((one) => one.classList.add('lit'));
  }
  document.title = [new URL(location).searchParams.get('q'), title(), 'Pullquote'].filter(Boolean).join(' – ');
}

addEventListener('hashchange', follow);
