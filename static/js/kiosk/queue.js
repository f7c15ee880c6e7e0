/* Envelopes wait on the device, under random keys and without a time, and are handed in in any order. Each is let go of
   only once the server has it. Without this script nothing waits. */

/** Does one thing with a store of the device; its result, once that is on the disk. */
const within = (name, mode, what) => new Promise((done, fail) => {
  const asked = indexedDB.open('kiosk', 1);
  asked.onupgradeneeded = () => ['queue', 'unread'].forEach((store) => asked.result.createObjectStore(store));
  asked.onerror = () => fail(asked.error);
  asked.onsuccess = () => {
    const transaction = asked.result.transaction(name, mode, { durability: 'strict' });
    const result = what(transaction.objectStore(name));
    transaction.oncomplete = () => { asked.result.close(); done(result.result); };
    transaction.onabort = () => { asked.result.close(); fail(transaction.error); };
  };
});
const waiting = () => within('queue', 'readonly', (store) => store.count());

let dropped = 0;
const show_counts = async () => {
  const place = $('waiting');
  if (!place) return;
  const counts = { waiting: await waiting(), unread: await within('unread', 'readonly', (store) => store.count()), dropped };
  const lines = Object.entries(counts).filter(([, n]) => n);
  place.textContent = lines.map(([what, n]) => place.dataset[what].replace('{n}', n)).join(' · ');
};

/** 204: stored. 410: closed for good. 422: nobody can read it. Anything else: later. */
const hand_in_one = async (id) => {
  const { to, envelope } = await within('queue', 'readonly', (store) => store.get(id));
  const { status } = await fetch(to, {
    method: 'POST', body: envelope, referrerPolicy: 'no-referrer',
    headers: { 'Content-Type': 'application/octet-stream' },
  });
  if (![204, 410, 422].includes(status)) throw new Error('later');
  if (status === 422) await within('unread', 'readwrite', (store) => store.put(envelope, id));
  if (status === 410) dropped += 1;
  await within('queue', 'readwrite', (store) => store.delete(id));
};

let handing;
const hand_in_all = async () => {
  const ids = await within('queue', 'readonly', (store) => store.getAllKeys());
  for (const id of ids.map((one) => [Math.random(), one]).sort().map(([, one]) => one)) await hand_in_one(id);
};
let again;
/** Tries; what is left is tried again by itself after a pause, not together with other devices. */
const hand_in = (pause = 30_000) => {
  clearTimeout(again);
  handing ??= hand_in_all().catch(() => {
    again = setTimeout(hand_in, pause * (1 + Math.random()));
  }).then(show_counts).finally(() => { handing = undefined; });
  return handing;
};

const lock_away = async () => {
  const envelope = await seal(fields().toString());
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  await within('queue', 'readwrite', (store) => store.put({ to: `${base}/queue`, envelope }, id));
  $('sent').querySelector('h2').textContent = $('sent').dataset.locked;
  $('locked').hidden = false;
  show_sent({});
};

if (pack) {
  if (crypto.subtle) instead.without_network = () => lock_away().catch(() => try_later('net'));
  // A try that began without network ends first, and a network that was just announced may need a moment: either would
  // leave what waits for a minute.
  addEventListener('online', () => Promise.resolve(handing).then(() => hand_in(1000)));
  if (!form) {
    show_counts();
    setTimeout(hand_in, 2000 * Math.random());
  }
}
