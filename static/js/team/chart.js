/* Saves a chart as a PNG: draws the SVG of the server on a canvas. Without this script the link to the SVG stays. */

const WIDTH = 1760;

const save = (blob, name) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

const draw = async (address) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = Math.round((WIDTH * picture.naturalHeight) / picture.naturalWidth);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
};

for (const button of document.querySelectorAll('.png')) {
  const link = button.parentElement.querySelector('.svg');
  button.hidden = false;
  button.addEventListener('click', async () => {
    const name = link.getAttribute('href').split('/').at(-1).replace(/svg$/, 'png');
    save(await draw(link.href), name);
  });
}

// On paper the numbers are there, whether they were opened or not.
addEventListener('beforeprint', () => {
  for (const table of document.querySelectorAll('.tbl')) table.open = true;
});
