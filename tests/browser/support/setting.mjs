// One server and one browser for the tests of a file.

import { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { Server } from './server.mjs';

export const setting = (prepare = async () => {}, settings = {}) => {
  const place = {};
  before(async () => {
    place.server = await Server.start({ settings });
    place.browser = await launch();
    place.open = place.server.code('open');
    await prepare(place);
  });
  after(async () => {
    await place.browser?.close();
    await place.server?.stop();
  });
  return place;
};
