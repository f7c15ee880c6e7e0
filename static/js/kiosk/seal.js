/* Locks what could not be sent into an envelope that only the server opens. Without this script there is no sending
   without network. */

/** Bytes of every envelope inside: the longest form the server takes. */
const INSIDE = 131072;

const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...new Uint8Array(part)]));
const bytes_of = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

/** ECDH on P-256, HKDF-SHA-256, AES-256-GCM; the key is drawn for this envelope and never used again. */
const seal = async (text) => {
  const { subtle } = crypto;
  const letters = new TextEncoder();
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const theirs = bytes_of(pack);
  const own = await subtle.generateKey(curve, false, ['deriveBits']);
  const point = await subtle.exportKey('raw', own.publicKey);
  const locks = await subtle.importKey('raw', theirs, curve, false, []);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: locks }, own.privateKey, 256);
  const drawn = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const info = letters.encode(`porte-voix kiosk ${code}`);
  const key = await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: joined(point, theirs), info },
    drawn, { name: 'AES-GCM', length: 256 }, false, ['encrypt'],
  );
  const inside = new Uint8Array(INSIDE);
  inside.set(letters.encode(text));
  const head = joined([1], point);
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12), additionalData: head }, key, inside);
  const whole = new Uint8Array(head.length + sealed.byteLength);
  whole.set(head);
  whole.set(new Uint8Array(sealed), head.length);
  return whole;
};
