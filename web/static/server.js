// An address -> what the server renders there, as a document whose scripts never run, or a Failure.
import { find } from './dom.js';

// Its message says what happened and what to do.
export class Failure extends Error {}

export function fetched(path, { body, signal, again = 'then try again' } = {}) {
  return new Promise((done, fail) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open(body ? 'POST' : 'GET', path);
    request.responseType = 'document';
    if (body) request.setRequestHeader('Content-Type', 'application/json');
    request.onload = () => request.status === 200 && request.response ? done(request.response) : fail(new Failure(reason(request)));
    request.onerror = () => fail(new Failure(`The server did not answer. See that it is running, ${again}.`));
    request.onabort = () => fail(signal.reason);
    signal?.addEventListener('abort', () => request.abort());
    request.send(body && JSON.stringify(body));
  });
}

function reason({ status, response }) {
  const told = response && find('#detail', response);
  if (told) return told.textContent;
  if (status === 429 || status === 503) return `The server is busy or starting (${status}). Wait a few seconds, then ask again.`;
  return `The server answered ${status} and nothing that can be shown. Ask again.`;
}
