'use strict';
// A picture is dropped, pasted or chosen; the server says what it is and where the network looked.

const $ = id => document.getElementById(id);
const limit = 5;
let picture = null;   // the file that is shown
let turn = 0;         // answers to earlier pictures are not shown any more
let after = null;     // what waits for a key

const headers = () => {
  const key = sessionStorage.getItem('key');
  return key ? { 'X-API-Key': key } : {};
};

async function ask(path, options = {}) {
  const answer = await fetch(path, { ...options, headers: { ...options.headers, ...headers() } });
  const json = await answer.json().catch(() => ({ error: `the server answered with status ${answer.status}` }));
  if (answer.ok) return json;
  const problem = new Error(json.error);
  problem.status = answer.status;
  throw problem;
}

function say(text, isBad = false) {
  $('status').textContent = text;
  $('status').classList.toggle('bad', isBad);
}

function fail(problem, again) {
  say(problem.message, true);
  if (problem.status !== 401) return;
  after = again;
  $('key').hidden = false;
  $('secret').focus();
}

const send = (verb, query = {}) => {
  const [name, version] = JSON.parse($('model').value || '[null,null]');
  const all = new URLSearchParams({ ...query, ...(name ? { model: name, version } : {}) });
  return ask(`v1/${verb}?${all}`, { method: 'POST', body: picture, headers: { 'Content-Type': 'application/octet-stream' } });
};

const percent = value => `${(100 * value).toFixed(1)} %`;

async function classify(file) {
  picture = file;
  const mine = ++turn;
  say(`Reading ${file.name || 'the picture'} …`);
  try {
    const answer = await send('predict', { top: limit });
    if (mine !== turn) return;
    show(answer.predictions[0].top);
    say('');
    await explain(answer.predictions[0].top[0]);
  } catch (problem) {
    if (mine !== turn) return;
    $('result').hidden = true;
    fail(problem, () => classify(file));
  }
}

function show(top) {
  $('answer').textContent = `${top[0].name}, ${percent(top[0].probability)}`;
  const image = $('picture');
  URL.revokeObjectURL(image.src);
  image.onload = () => image.classList.toggle('small', image.naturalWidth < 100);
  // A format that the browser does not show: the overlay does.
  image.onerror = () => { image.closest('figure').hidden = true; };
  image.closest('figure').hidden = false;
  image.src = URL.createObjectURL(picture);
  image.alt = picture.name || 'the picture';
  $('overlay').closest('figure').hidden = true;
  $('top').replaceChildren(...top.map(score => {
    const row = document.createElement('button');
    row.type = 'button';
    row.dataset.index = score.index;
    row.setAttribute('aria-pressed', 'false');
    const label = document.createElement('span');
    label.className = 'label';
    for (const text of [score.name, percent(score.probability)]) label.appendChild(document.createElement('span')).textContent = text;
    const bar = document.createElement('meter');
    bar.value = score.probability;
    bar.setAttribute('aria-hidden', 'true');
    row.append(label, bar);
    row.addEventListener('click', () => explain(score));
    const item = document.createElement('li');
    item.append(row);
    return item;
  }));
  $('result').hidden = false;
}

async function explain(score) {
  const mine = turn;
  for (const row of $('top').querySelectorAll('button'))
    row.setAttribute('aria-pressed', String(Number(row.dataset.index) === score.index));
  try {
    const answer = await send('explain', { class: score.index, format: 'json' });
    if (mine !== turn) return;
    const image = $('overlay');
    image.src = `data:image/png;base64,${answer.image}`;
    image.alt = `What speaks for ${answer.class.name}, glowing over the picture in grey`;
    image.onload = () => image.classList.toggle('small', image.naturalWidth < 100);
    $('looked').textContent = `Grad-CAM: what speaks for ${answer.class.name}`;
    image.closest('figure').hidden = false;
  } catch (problem) {
    if (mine === turn) fail(problem, () => explain(score));
  }
}

async function models() {
  try {
    const list = (await ask('v1/models')).models.filter(m => m.parameters !== undefined);
    $('model').replaceChildren(...list.map(m =>
      new Option(`${m.name} ${m.version}`, JSON.stringify([m.name, m.version]), m.isDefault, m.isDefault)));
    const about = () => {
      const m = list[$('model').selectedIndex];
      $('about').textContent = `${m.classes} classes, ${m.parameters.toLocaleString('en')} parameters, ${m.inputShape.join(' × ')}`;
    };
    $('model').onchange = () => { about(); if (picture) classify(picture); };
    about();
  } catch (problem) {
    fail(problem, null);
  }
}

$('key').addEventListener('submit', async event => {
  event.preventDefault();
  sessionStorage.setItem('key', $('secret').value.trim());
  $('key').hidden = true;
  say('');
  await models();
  if ($('key').hidden && after) after();
});
$('file').addEventListener('change', () => { if ($('file').files[0]) classify($('file').files[0]); });
addEventListener('dragover', event => { event.preventDefault(); $('drop').classList.add('over'); });
addEventListener('dragleave', event => { if (!event.relatedTarget) $('drop').classList.remove('over'); });
addEventListener('drop', event => {
  event.preventDefault();
  $('drop').classList.remove('over');
  if (event.dataTransfer.files[0]) classify(event.dataTransfer.files[0]);
});
addEventListener('paste', event => { if (event.clipboardData.files[0]) classify(event.clipboardData.files[0]); });
models();
