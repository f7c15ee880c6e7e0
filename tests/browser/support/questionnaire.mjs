// A questionnaire with every kind and every sort of condition, in English and Arabic.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { picture, write_recording } from './media.mjs';

const words = (en, ar) => ({ en, ar });
const option = (code, en, ar, more = {}) => ({ code, text: words(en, ar), ...more });
const show_if = (join_by, ...tests) => ({
  show_if: { [join_by]: tests.map(([question, op, value]) => (value === undefined ? { question, op } : { question, op, value })) },
});
const yes_no = (code, en, ar, more = {}) => ({ code, text: words(en, ar), kind: 'yes-no', ...more });

/** The questions, `code` being also the last word of the English text. */
export const QUESTIONS = [
  { code: 'info', text: words('Read info', 'اقرأ'), hint: words('About the park.', 'عن الحديقة.'), kind: 'info' },
  yes_no('visit', 'Do you go there? visit', 'هل تذهب إلى هناك؟', { section: words('The park', 'الحديقة'), depends: true, dont_know: true, dont_say: true }),
  yes_no('alone', 'Do you go without adults? alone', 'هل تذهب وحدك؟', show_if('all', ['visit', 'is', 'yes'])),
  yes_no('calm', 'Is it calm there? calm', 'هل المكان هادئ؟', show_if('any', ['alone', 'is', 'yes'], ['visit', 'is', 'depends'])),
  { code: 'play', text: words('What do you do there? play', 'ماذا تفعل هناك؟'), kind: 'multiple', max: 2, dont_say: true,
    options: [option('ball', 'Ball games', 'ألعاب الكرة'), option('swing', 'Swings', 'الأراجيح'),
      option('sit', 'Sitting with friends', 'الجلوس مع الأصدقاء'), option('none', 'Nothing at all', 'لا شيء', { exclusive: true })] },
  yes_no('lamp', 'Are there lamps? lamp', 'هل توجد مصابيح؟', show_if('all', ['play', 'includes', 'ball'])),
  yes_no('bench', 'Are there benches? bench', 'هل توجد مقاعد؟', show_if('all', ['visit', 'is-not', 'no'], ['play', 'skipped'])),
  { code: 'mood', section: words('How it is there', 'كيف هي'), text: words('How do you feel there? mood', 'كيف تشعر هناك؟'), kind: 'faces', steps: 5, dont_say: true },
  { code: 'why', text: words('What would help? why', 'ما الذي يساعد؟'), kind: 'short-text', max: 120, ...show_if('all', ['mood', 'at-most', 2]) },
  yes_no('tell', 'May we tell the town? tell', 'هل نخبر البلدية؟', show_if('any', ['why', 'answered'], ['mood', 'at-least', 5])),
  { code: 'best', text: words('Which way is best? best', 'أي طريقة أفضل؟'), kind: 'single', dont_know: true,
    options: [option('vote', 'A vote', 'تصويت'), option('talk', 'A talk', 'حديث')] },
  { code: 'three', text: words('The park is clean. three', 'الحديقة نظيفة.'), kind: 'agree', steps: 3, dont_know: true },
  { code: 'score', text: words('How many points? score', 'كم نقطة تعطي؟'), kind: 'scale', low: words('Very bad', 'سيئ جدا'), high: words('Very good', 'جيد جدا'), dont_know: true },
  { code: 'lines', text: words('Do you agree? lines', 'هل توافق؟'), kind: 'statements', scale: 'faces', steps: 3,
    items: [option('clean', 'It is clean', 'المكان نظيف'), option('near', 'It is near', 'المكان قريب')] },
  { code: 'smile', text: words('How much do you like it? smile', 'كم تحبه؟'), kind: 'faces', set: 'how-much', steps: 5 },
  { code: 'heat', text: words('How loud is it? heat', 'ما مدى الضوضاء؟'), kind: 'thermometer', dont_know: true },
  { code: 'trees', text: words('How many trees? trees', 'كم شجرة؟'), kind: 'number', from: [0, 1, 3, 6], dont_know: true },
  { code: 'area', text: words('Where is it? area', 'أين هي؟'), kind: 'place', dont_say: true,
    options: ['north', 'south', 'east', 'west', 'hill', 'lake', 'river', 'centre', 'station'].map((code) => option(code, `The ${code}`, `مكان ${code}`)) },
  { code: 'top', text: words('What comes first? top', 'ما الأول؟'), kind: 'ranking', ranks: 3, dont_know: true,
    options: [option('paths', 'Paths', 'ممرات'), option('pond', 'A pond', 'بركة'), option('games', 'Games', 'ألعاب'), option('shade', 'Shade', 'ظل')] },
  { code: 'share', text: words('Where do the coins go? share', 'أين تذهب القطع؟'), kind: 'coins', dont_know: true,
    options: [option('sport', 'Sport', 'الرياضة'), option('music', 'Music', 'الموسيقى'), option('art', 'Art', 'الفن')] },
  yes_no('hurt', 'Did something hurt you there? hurt', 'هل آذاك شيء هناك؟', { sensitivity: 2, dont_say: true }),
  { code: 'more', text: words('What did we forget? more', 'ماذا نسينا؟'), kind: 'long-text', max: 200 },
];

/** The whole document, as a facilitator would paste it. */
export const DOCUMENT = {
  schema: 1,
  title: words('Parks near us', 'الحدائق القريبة منا'),
  discreet_title: words('Questions', 'أسئلة'),
  purpose: words('We want to know what you need.', 'نريد أن نعرف ماذا تحتاج.'),
  decider: words('The town decides.', 'البلدية تقرر.'),
  answer_when: words('in May', 'في مايو'),
  safeguards: {
    why: 'They live it.', known: 'A study.', benefits: 'Better parks.', harms: 'Few; help is on each page.',
    support: 'The youth worker.', outcome: 'go', level: 'advice', words: 'Kept as it is, for the test.',
    sessions: [{ on: '2026-09-16', ages: '9-15', people: 9, changes: 'Shorter words.' }],
    sensitive: true, readers: 'The safeguarding lead.', parents: 'A letter.', closes_on: '2027-02-26',
  },
  languages: ['en', 'ar'],
  bands: ['9-12', '13-15'],
  minutes: 4,
  keep: ['language'],
  withdrawal: true,
  expected: 400,
  questions: QUESTIONS,
};

/** The question that shows pictures and is heard, once the server has them. */
const shown_and_heard = async (server) => {
  const places = { yard: ['The yard', 'الساحة'], corner: ['A corner to talk', 'ركن للحديث'],
    books: ['A shelf of books', 'رف كتب', 'library'], sport: ['The sports hall', 'قاعة الرياضة'] };
  const recording = await write_recording(join(server.folder, 'question.ogg'));
  const added = await Promise.all([
    server.add_media(recording, 'The question'),
    ...Object.entries(places).map(([code, [en, , file = code]]) => server.add_media(picture(file), en))]);
  const [voice, ...pictures] = added;
  return { code: 'spot', text: words('Which place do you like? spot', 'أي مكان تحب؟'), voice: { en: voice, ar: voice },
    kind: 'picture', dont_know: true,
    options: Object.entries(places).map(([code, [en, ar]], index) => option(code, en, ar, { picture: pictures[index] })) };
};

/** Writes the questionnaire beside the server's data and opens it; its code. */
export const open_every_kind = async (server) => {
  const file = join(server.folder, 'every-kind.json');
  const questions = [...QUESTIONS, await shown_and_heard(server)];
  await writeFile(file, JSON.stringify({ ...DOCUMENT, questions }));
  return server.open(file);
};
