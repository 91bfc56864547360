'use strict';

const api = '/loki/api/v1';
const limit = 500;
const bars = 60;
const $ = id => document.getElementById(id);
const hiddenLabels = new Set(['service_name', 'run']);
let generation = 0;

const nowNs = () => BigInt(Date.now()) * 1000000n;

const clock = (milliseconds, digits) =>
  new Date(milliseconds).toLocaleTimeString('en-GB', digits ? { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: digits } : {});

async function get(path, parameters, headers) {
  const response = await fetch(`${api}/${path}?${new URLSearchParams(parameters)}`, { headers });
  const text = await response.text();
  if (!response.ok) throw new Error(text.trim() || `HTTP ${response.status}`);
  return JSON.parse(text).data;
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// The selector is the text in the box; the label browser reads and writes its matchers.
const matcher = (name, value) => `${name}=${JSON.stringify(value)}`;
const selector = () => ($('query').value.match(/^\s*\{(?:[^}"`]|"(?:\\.|[^"\\])*"|`[^`]*`)*\}/) ?? ['{}'])[0].trim();
const matchers = () => selector().slice(1, -1).match(/(?:[^,"`]|"(?:\\.|[^"\\])*"|`[^`]*`)+/g)?.map(part => part.trim()).filter(Boolean) ?? [];

function toggle(name, value) {
  const wanted = matcher(name, value);
  const current = matchers();
  let next = current.filter(part => !part.startsWith(name) || /[A-Za-z0-9_]/.test(part[name.length]));
  if (!current.includes(wanted)) next = next.filter(part => part !== 'job=~".+"').concat(wanted);
  const rest = $('query').value.trim().slice(selector().length);
  $('query').value = `{${(next.length ? next : ['job=~".+"']).join(', ')}}${rest}`;
  run();
}

async function showLabels() {
  const names = (await get('labels', {})).filter(name => !hiddenLabels.has(name));
  const values = await Promise.all(names.map(name => get(`label/${encodeURIComponent(name)}/values`, {})));
  const active = new Set(matchers());
  $('labels').replaceChildren(...names.flatMap((name, index) => [
    element('h2', {}, name, element('span', {}, String(values[index].length))),
    ...values[index].slice(0, 12).map(value => {
      const button = element('button', { type: 'button', title: value, onclick: () => toggle(name, value) }, value);
      button.setAttribute('aria-pressed', active.has(matcher(name, value)));
      return button;
    }),
    ...(values[index].length > 12 ? [element('em', {}, `and ${values[index].length - 12} more`)] : []),
  ]));
}

function levelOf(labels, line) {
  const level = labels.level ?? /\b(error|fatal|critical|warn|info|debug|trace)/i.exec(line)?.[1] ?? '';
  return { error: 'error', fatal: 'error', critical: 'error', warn: 'warn', warning: 'warn', info: 'info' }[level.toLowerCase()] ?? 'debug';
}

function facts(title, pairs) {
  const entries = Object.entries(pairs ?? {});
  return entries.length ? [element('h3', {}, title), ...entries.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])] : [];
}

function row(entry) {
  const details = element('details', {}, element('summary', {},
    element('time', {}, clock(Number(entry.ns / 1000000n), 3)), element('code', {}, entry.line)));
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) {
      details.append(element('dl', {}, ...facts('Structured metadata', entry.metadata), ...facts('Labels', entry.labels),
        ...facts('Time', { nanoseconds: String(entry.ns) })));
    }
  });
  return element('li', { className: levelOf(entry.labels, entry.line) }, details);
}

function say(text, isError) {
  $('message').textContent = text;
  $('message').className = isError ? 'error' : '';
  $('message').hidden = !text;
}

function showRate(series, seconds, step, end) {
  const counts = new Map(series[0]?.values.map(([time, count]) => [Math.round(time), Number(count)]) ?? []);
  const first = end - (bars - 1) * step;
  const heights = Array.from({ length: bars }, (_, index) => counts.get(first + index * step) ?? 0);
  const top = Math.max(1, ...heights);
  const whole = heights.slice(-2, -1)[0] / step;
  $('spark').setAttribute('viewBox', `0 0 ${bars} 100`);
  $('spark').innerHTML = heights.map((count, index) => `<rect x="${index + 0.1}" y="${100 - 100 * count / top}" width=".8" height="${100 * count / top}"/>`).join('');
  $('rate').textContent = `${Math.round(whole).toLocaleString('en')} lines/s`;
  $('total').textContent = `${heights.reduce((sum, count) => sum + count, 0).toLocaleString('en')} lines in ${$('range').selectedOptions[0].text}`;
  [...$('axis').children].forEach((label, index) => { label.textContent = clock((index ? end : end - seconds) * 1000, 0); });
}

async function refresh(mine) {
  const query = $('query').value.trim();
  const seconds = Number($('range').value);
  const step = seconds / bars;
  const end = Math.ceil(Date.now() / 1000 / step) * step;
  const start = nowNs() - BigInt(seconds) * 1000000000n;
  try {
    const [logs, rate] = await Promise.all([
      get('query_range', { query, start, end: nowNs() + 600000000000n, limit }, { 'X-Loki-Response-Encoding-Flags': 'categorize-labels' }),
      get('query_range', { query: `sum(count_over_time(${query}[${step}s]))`, start: end - (bars - 1) * step, end, step }),
      showLabels(),
    ]);
    if (mine !== generation) return;
    const entries = logs.result.flatMap(stream => stream.values.map(([ns, line, extra]) =>
      ({ ns: BigInt(ns), line, labels: stream.stream, metadata: extra?.structuredMetadata })));
    entries.sort((left, right) => left.ns < right.ns ? 1 : left.ns > right.ns ? -1 : 0);
    say(entries.length ? '' : 'Nothing matches in this range yet.');
    showRate(rate.result, seconds, step, end);
    // An opened line is being read: the list stands still until it is closed.
    if (!$('lines').querySelector('details[open]')) $('lines').replaceChildren(...entries.map(row));
  } catch (error) {
    if (mine !== generation) return;
    say(error.message, true);
    $('lines').replaceChildren();
  }
}

async function run() {
  const mine = ++generation;
  $('lines').replaceChildren();
  history.replaceState(null, '', `#${encodeURIComponent($('query').value)}`);
  do {
    await refresh(mine);
    await new Promise(resolve => setTimeout(resolve, 1500));
  } while (mine === generation && $('live').getAttribute('aria-pressed') === 'true');
}

$('form').addEventListener('submit', event => { event.preventDefault(); run(); });
$('range').addEventListener('change', run);
$('live').addEventListener('click', () => {
  $('live').setAttribute('aria-pressed', $('live').getAttribute('aria-pressed') !== 'true');
  run();
});
if (location.hash.length > 1) $('query').value = decodeURIComponent(location.hash.slice(1));
run();
