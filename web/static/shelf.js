// The list of articles: what is typed narrows it, a click opens one without losing the conversation.
import { aim, read, reading } from './article.js';
import { complain, every, find, plain } from './dom.js';

const shelf = find('#shelf'), search = find('input', shelf);
const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const items = every('li', shelf).map((item) => [item, folded(item.textContent)]);

search.hidden = false;
search.addEventListener('input', () => {
  const words = folded(search.value).split(/\s+/);
  for (const [item, title] of items) item.hidden = !words.every((word) => title.includes(word));
  find('p', shelf).textContent = `${items.filter(([item]) => !item.hidden).length} of ${items.length} articles`;
});
search.addEventListener('keydown', ({ key, isComposing }) => { if (key === 'Enter' && !isComposing) find('li:not([hidden]) a', shelf)?.click(); });
shelf.addEventListener('toggle', () => { if (shelf.open) search.focus(); });
shelf.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!link || !plain(event)) return;
  event.preventDefault();
  open(link.parentElement.dataset.article).catch(complain);
});

async function open(id) {
  if (!await read(id)) return;
  shelf.open = false;
  history.pushState(null, '', reading(id));
  aim('#title');
}
