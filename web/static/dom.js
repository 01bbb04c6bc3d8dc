// What the other scripts reach the page by.
export const find = (selector, root = document) => root.querySelector(selector);
export const every = (selector, root = document) => [...root.querySelectorAll(selector)];
export const wide = matchMedia('(min-width: 60rem)');

// A click that means to stay on this page.
export const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

export function say(text, trouble = false) {
  find('#status').textContent = text;
  find('#status').className = trouble ? 'trouble' : '';
}

export const complain = (error) => say(error.message, true);

// For those who listen: each piece of news once, whatever else changes on the page.
export const announce = (text) => { find('#news').textContent = text; };
