/* Reading aloud, by voices of the device only: another voice would send the text elsewhere. A
   recording of the question comes before them, and plays without this script. */

const speech = window.speechSynthesis;
const listen_button = document.querySelector('[data-say]');
const listen_words = listen_button?.querySelector('span');
const listen_label = listen_words?.textContent;

const local_voice = () =>
  speech?.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(root.lang));

/** What is to be read: the question on screen, or the marked parts of the page. */
const readable = () => {
  const screen = document.querySelector('.js .p:not([hidden])');
  const parts = screen
    ? screen.querySelectorAll('h2, .stem, .hint, .text, .ends, .opt, .fact :is(b, p), .tip p')
    : document.querySelectorAll('[data-read] :is(h1, h2, h3, .lede, b, p)');
  return [...parts].filter((part) => part.textContent.trim());
};

/** The recordings this browser can play; the others are out of the way. */
const voices = [...document.querySelectorAll('audio')].filter((voice) => {
  voice.hidden = !voice.canPlayType('audio/ogg; codecs=opus');
  return !voice.hidden;
});

const hush = () => {
  speech?.cancel();
  for (const voice of voices) voice.pause();
  document.querySelector('.spoken')?.classList.remove('spoken');
  listen_button?.setAttribute('aria-pressed', 'false');
  if (listen_words) listen_words.textContent = listen_label;
};

const read_aloud = () => {
  if (listen_button.getAttribute('aria-pressed') === 'true') return hush();
  listen_button.setAttribute('aria-pressed', 'true');
  listen_words.textContent = listen_button.dataset.stop;
  const parts = readable();
  parts.forEach((part, index) => {
    const words = new SpeechSynthesisUtterance(part.textContent.trim());
    words.voice = local_voice();
    words.lang = root.lang;
    words.rate = 0.9;
    words.onstart = () => part.classList.add('spoken');
    words.onend = () => {
      part.classList.remove('spoken');
      if (index === parts.length - 1) hush();
    };
    speech.speak(words);
  });
};

const offer_listening = () => {
  if (!listen_button) return;
  const recorded = voices.some((voice) => voice.closest('.js .p:not([hidden])'));
  listen_button.hidden = recorded || !local_voice();
};
offer_listening();
if (listen_button && speech) {
  speech.addEventListener?.('voiceschanged', offer_listening);
  listen_button.addEventListener('click', read_aloud);
}
