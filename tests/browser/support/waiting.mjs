// Waiting for conditions, never for a time.

import { once } from 'node:events';
import { createServer } from 'node:net';

/** Asks again until it holds. */
export const until = async (what, holds, limit = 30_000) => {
  const end = Date.now() + limit;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((again) => setTimeout(again, 25));
  }
};

/** A port that nobody listens on. */
export const free_port = async () => {
  const door = createServer().listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { port } = door.address();
  door.close();
  return port;
};
