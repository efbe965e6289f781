// The page: seals the photo before it leaves the browser, and opens the answer to fill in the form.

import { sealRequest } from 'tencentcloud-encryption';
import { explain, RelayError } from './explain.js';

// Built into the page: a key that the relay serves instead is refused, and nothing is sent.
const expectedFingerprint = EXPECTED_FINGERPRINT;

const find = (id) => document.getElementById(id);
const cardForm = find('card-form');

async function recognize(photo, CardSide) {
  const ImageBase64 = new Uint8Array(await photo.arrayBuffer());
  const publicKey = await fetchPublicKey();
  // AES-256-CBC alone: under SM4-GCM request and answer share one nonce, and the relay sees both ciphertexts.
  const options = { publicKey, expectedFingerprint, algorithm: 'AES-256-CBC' };
  const sealed = sealRequest({ ImageBase64, CardSide }, options);
  try {
    return sealed.open(await send(sealed.request));
  } finally {
    sealed.dispose();
  }
}

async function fetchPublicKey() {
  const response = await callRelay('/public-key');
  return response.text();
}

async function send(request) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await callRelay('/recognize', { method: 'POST', headers, body: JSON.stringify(request) });
  return response.json();
}

async function callRelay(path, init) {
  const response = await fetch(path, { ...init, cache: 'no-store', signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new RelayError(response.status);
  return response;
}

// --- the form ---

/** Each side of the card has its own fields: those of the other side stay. */
function fill(side, card) {
  const inputs = [...cardForm.elements].filter((input) => input.dataset.side === side);
  for (const input of inputs) input.value = card[input.name] ?? '';
}

function show(text, state) {
  find('status').textContent = text;
  find('status').className = state;
}

async function readCard() {
  const [photo] = find('photo').files;
  if (!photo) return show('Choose a photo first.', 'failed');
  const side = new FormData(find('photo-form')).get('side');
  find('read').disabled = true;
  show('Encrypting and sending…', '');
  fill(side, {});
  try {
    fill(side, await recognize(photo, side));
    show('Filled in. Please check every field.', 'done');
  } catch (error) {
    show(explain(error), 'failed');
  } finally {
    find('read').disabled = false;
  }
}

function showPhoto() {
  const [photo] = find('photo').files;
  const preview = find('preview');
  URL.revokeObjectURL(preview.src);
  if (photo) preview.src = URL.createObjectURL(photo);
  preview.hidden = !photo;
  find('prompt').hidden = !!photo;
  show('', '');
}

find('photo').addEventListener('change', showPhoto);
find('photo-form').addEventListener('submit', (event) => {
  event.preventDefault();
  readCard();
});
cardForm.addEventListener('submit', (event) => event.preventDefault());
