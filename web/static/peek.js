// A quote under the pointer or the focus -> a look at its sentence in the article, which does not move for it.
import { every, find } from './dom.js';

const peek = find('#peek');
let closing;

export function preview(item) {
  dismiss();
  const sentence = item && !item.classList.contains('gone') && find(`#article[data-article="${CSS.escape(item.dataset.article)}"] #s${item.dataset.sentence}`);
  if (!sentence) return;
  sentence.classList.add('peeked');
  const { top, bottom } = sentence.getBoundingClientRect();
  if (top >= 0 && bottom <= innerHeight) return;
  const all = every('#article .s'), at = all.indexOf(sentence);
  peek.replaceChildren(copy(all[at - 1]), ' ', copy(sentence, 'mark'), ' ', copy(all[at + 1]));
  peek.className = top < 0 ? 'above' : '';
  peek.hidden = false;
}

// In the direction of its own, whatever stands beside it.
function copy(sentence, name = 'span') {
  return Object.assign(document.createElement(name), { dir: 'auto', textContent: sentence?.textContent });
}

export function dismiss() {
  clearTimeout(closing);
  const open = !peek.hidden || every('.peeked').length > 0;
  every('.peeked').forEach((one) => one.classList.remove('peeked'));
  peek.hidden = true;
  return open;
}

// Time to move the pointer onto what has appeared.
export const leave = () => { closing = setTimeout(dismiss, 300); };
peek.addEventListener('pointerenter', () => clearTimeout(closing));
peek.addEventListener('pointerleave', leave);
