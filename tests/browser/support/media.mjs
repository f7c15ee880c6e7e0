// Pictures of the demonstration, and a recording made here: a second of silence in Ogg Opus.

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const PICTURES = resolve(import.meta.dirname, '../../../demo/pictures');

/** A picture of the demonstration. */
export const picture = (name) => join(PICTURES, `${name}.png`);

/** The checksum of an Ogg page. */
const checksum = (bytes) => {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
};

/** One page of an Ogg file; `type` is 2 for the first page and 4 for the last. */
const ogg_page = (number, type, position, packets) => {
  const head = Buffer.alloc(27 + packets.length);
  head.write('OggS');
  head[5] = type;
  head.writeUInt32LE(position, 6);
  head.writeUInt32LE(1, 14);
  head.writeUInt32LE(number, 18);
  head[26] = packets.length;
  packets.forEach((packet, index) => (head[27 + index] = packet.length));
  const page = Buffer.concat([head, ...packets]);
  page.writeUInt32LE(checksum(page), 22);
  return page;
};

/** A second of silence, in packets of twenty milliseconds. */
export const write_recording = async (file) => {
  const head = Buffer.from('OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0', 'latin1');
  const tags = Buffer.from('OpusTags\0\0\0\0\0\0\0\0', 'latin1');
  const silence = Array.from({ length: 50 }, () => Buffer.from([0xf8, 0xff, 0xfe]));
  await writeFile(file, Buffer.concat([
    ogg_page(0, 2, 0, [head]), ogg_page(1, 0, 0, [tags]), ogg_page(2, 4, 48_000, silence)]));
  return file;
};
