// The demonstration's data, made once for each build of the program and copied for every server.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { free_port, until } from './waiting.mjs';

/** Starts the demonstration on a folder; the process and what it says when its doors are known. */
export const demonstrate = async (program, folder, { port, responses, env = process.env }) => {
  const args = ['demo', '--data', join(folder, 'data'), '--port', port, '--responses', responses, '--json'];
  const server = spawn(program, args.map(String), { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  server.stderr.on('data', (words) => (log += words));
  process.once('exit', () => server.kill('SIGKILL'));
  const [line] = await Promise.race([
    once(createInterface({ input: server.stdout }), 'line'),
    once(server, 'exit').then(() => {
      throw new Error(`the server did not start: ${log}`);
    }),
  ]);
  const told = JSON.parse(line);
  await until('the server is ready', () =>
    fetch(`${told.address}/health/ready`).then((answer) => answer.ok, () => false));
  return { server, told };
};

const alive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Takes the turn to make something; false while somebody who still lives has it. */
const take_turn = async (lock) => {
  const taken = await writeFile(lock, `${process.pid}`, { flag: 'wx' }).then(() => true, () => false);
  if (taken) return true;
  const holder = Number(await readFile(lock, 'utf8').catch(() => '0'));
  if (holder > 0 && !alive(holder)) await rm(lock, { force: true });
  return false;
};

const make = async (program, place, responses) => {
  const making = `${place}.part`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making);
  const { server } = await demonstrate(program, making, { port: await free_port(), responses });
  server.kill('SIGTERM');
  await once(server, 'exit');
  await rename(making, place);
};

/** Makes the data once. Two files of tests may ask at the same time: one makes, the other waits. */
const seeded = async (program, responses) => {
  const { mtimeMs, size } = await stat(program);
  const name = createHash('sha256').update(`${program} ${mtimeMs} ${size} ${responses}`).digest('hex').slice(0, 16);
  const place = join(dirname(program), 'demonstrations', name);
  const lock = `${place}.making`;
  await mkdir(dirname(place), { recursive: true });
  await until('the demonstration is made', async () => {
    if (await stat(place).then(() => true, () => false)) return true;
    if (!(await take_turn(lock))) return false;
    try {
      await make(program, place, responses);
    } finally {
      await rm(lock, { force: true });
    }
    return true;
  }, 600_000);
  return place;
};

/** Puts made-up data of so many children into a folder. */
export const seed = async (program, folder, responses) => {
  await cp(join(await seeded(program, responses), 'data'), join(folder, 'data'), { recursive: true });
};
