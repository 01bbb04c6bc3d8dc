// What can be done with a quote: go to its sentence and back, step on to the next, look, copy, ask why.
import { aim, link, read, shown, unmark } from './article.js';
import { announce, complain, every, find, plain, say } from './dom.js';
import { recall, remember } from './memory.js';
import { dismiss, leave, preview } from './peek.js';
import { fetched } from './server.js';

const log = find('#log'), box = find('#q');
const owner = (target) => target.closest('[data-sentence]');

document.addEventListener('click', (event) => {
  const { target } = event, quote = target.closest('.ref, .s') && cited(target);
  if (!plain(event) || !(quote || target.closest('.cut, .copy'))) return;
  event.preventDefault();
  if (quote) back(quote);
  else if (target.closest('.copy')) copy(owner(target));
  else jump(owner(target)).catch(complain);
});

// From a number in the article, or the sentence behind it, to the quote; not where words are being selected.
function cited(target) {
  const ref = target.closest('.ref') ?? (getSelection().isCollapsed && target.closest('.s').previousElementSibling);
  return ref && ref.matches('.ref') && find(ref.hash);
}

function back(quote) {
  history.pushState(null, '', '#' + quote.id);
  aim('#' + quote.id);
  find('.cut', quote).focus({ preventScroll: true });
}

async function jump(item) {
  dismiss();
  if (!await read(item.dataset.article)) return;
  if (item.classList.contains('gone')) return say('This sentence is no longer in the article.', true);
  const url = link(item);
  if (url !== location.href) history.pushState(null, '', url);
  find('.back').href = '#' + (item.id || 'said');
  aim(new URL(url).hash);
}

async function step(by) {
  const quotes = every('.quote'), last = every('.turn:has(.quote)').at(-1);
  const at = quotes.findIndex((one) => find('.cut', one).ariaCurrent || one.contains(document.activeElement));
  const next = at < 0 ? find('.quote', last ?? log) : quotes[at + by];
  if (!next) return;
  await jump(next);
  const beside = every('.quote', next.closest('.turn'));
  find('.cut', next).focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
  announce(`Quote ${beside.indexOf(next) + 1} of ${beside.length}`);
}

async function copy(item) {
  const text = `“${find('.cut', item).textContent}”\n${item.dataset.title}\n${link(item)}`;
  try {
    await navigator.clipboard.writeText(text);
    say('Copied: the quote, its title and a link.');
  } catch {
    say('This browser does not let a page copy. Select the words and copy them yourself.', true);
  }
}

// Keys of a single letter can be turned off, for those who dictate.
const keys = find('#keys'), choice = find('input', keys);
keys.hidden = false;
choice.checked = recall('localStorage', 'pullquote-keys') ?? true;
choice.addEventListener('change', () => remember('localStorage', 'pullquote-keys', choice.checked));

const SINGLE = { '/': () => box.focus(), n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1) };

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') escape();
  const act = SINGLE[event.key];
  if (!act || !choice.checked || event.target.closest('textarea, select, input:not([type=checkbox])')) return;
  event.preventDefault();
  Promise.resolve(act()).catch(complain);
});

function escape() {
  if (dismiss()) return;
  box.blur();
  unmark();
}

for (const [name, act] of [
  ['pointerover', preview], ['focusin', preview], ['pointerout', leave], ['focusout', dismiss],
]) log.addEventListener(name, ({ target }) => { if (target.closest('.cut')) act(owner(target)); });

log.addEventListener('toggle', ({ target }) => {
  if (!target.open) return;
  target.scrollIntoView({ block: 'nearest' });
  if (target.matches('.why')) explain(target).catch(complain);
}, true);

async function explain(details) {
  const link = find('p > a', details);
  if (!link) return;
  link.parentElement.replaceWith(document.adoptNode(find('.ties', await fetched(link.href))));
  details.scrollIntoView({ block: 'nearest' });
}
