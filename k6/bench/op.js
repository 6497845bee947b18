// One operation for k6, where there is no wrk. The environment says what it sends, and it prints what op.lua prints: see there.
// k6 takes more of the processors that it shares with what it measures, so its figures are lower and not to be held against wrk's.
import http from 'k6/http';
import exec from 'k6/execution';
import { Counter, Trend } from 'k6/metrics';
import { SharedArray } from 'k6/data';

const env = (name) => __ENV[`BENCH_${name}`] || '';
const STATUSES = [200, 201, 204, 304, 400, 401, 402, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504];
const RIGHT = Number(env('STATUS'));
const CONNECTIONS = Number(env('CONNECTIONS'));
const CAPTURE = env('CAPTURE') && new RegExp(env('CAPTURE'));
const END_SECONDS_MAX = 20;

const lines = new SharedArray('lines', () => (env('INPUT') ? open(env('INPUT')).trim().split('\n').map((line) => line.split('\t')) : [[]]));
const answers = Object.fromEntries(STATUSES.map((status) => [status, new Counter(`status_${status}`)]));
const others = new Counter('status_other');
const broken = new Counter('broken');
const right = new Trend('right');
const began = new Trend('began');
const ended = new Trend('ended');

export const options = {
  scenarios: { operation: scenario() },
  discardResponseBodies: !CAPTURE,
  summaryTrendStats: ['min', 'max', 'p(50)', 'p(99)'],
  systemTags: ['status'],
};

function scenario() {
  const graceful = { gracefulStop: `${END_SECONDS_MAX}s` };
  const duration = `${env('SECONDS')}s`;
  if (env('RATE')) {
    return Object.assign({ executor: 'constant-arrival-rate', rate: Number(env('RATE')), duration, preAllocatedVUs: CONNECTIONS }, graceful);
  }
  if (env('EXACT') && !env('CYCLE')) {
    return Object.assign({ executor: 'shared-iterations', vus: Math.min(CONNECTIONS, lines.length), iterations: lines.length, maxDuration: duration }, graceful);
  }
  return Object.assign({ executor: 'constant-vus', vus: CONNECTIONS, duration }, graceful);
}

export default function operation() {
  const fields = lines[exec.scenario.iterationInTest % lines.length];
  began.add(Date.now());
  const response = http.request(env('METHOD'), env('URL') + filled(env('PATH'), fields), filled(env('BODY'), fields) || null, {
    headers: headers(fields),
    responseCallback: http.expectedStatuses(RIGHT),
    timeout: `${END_SECONDS_MAX}s`,
  });
  ended.add(Date.now());
  count(response);
}

function count(response) {
  if (response.status === 0) {
    broken.add(1);
    return;
  }
  (answers[response.status] || others).add(1);
  if (response.status !== RIGHT) {
    return;
  }
  right.add(response.timings.duration);
  if (CAPTURE) {
    // bench.sh lets k6 write what it is told here, and nothing else, to BENCH_OUTPUT.
    console.log(CAPTURE.exec(response.body).slice(1).join('\t'));
  }
}

function headers(fields) {
  const found = env('BODY') ? { 'Content-Type': 'application/json' } : {};
  for (const header of filled(env('HEADERS'), fields).split(';').filter((one) => one !== '')) {
    const [name, value] = header.split(/: (.*)/);
    found[name] = value;
  }
  return found;
}

function filled(template, fields) {
  return template.replace(/\{(\d+)\}/g, (_, number) => fields[number - 1]);
}

export function handleSummary(data) {
  const value = (name, of, otherwise) => (data.metrics[name] ? data.metrics[name].values[of] : otherwise);
  const counted = STATUSES.concat('other').map((status) => [status, value(`status_${status}`, 'count', 0)]).filter((one) => one[1] > 0);
  const all = counted.reduce((sum, one) => sum + one[1], 0);
  const micros = (value('ended', 'max', 0) - value('began', 'min', 0)) * 1000;
  const part = (of) => Math.round(value('right', of, 0) * 1000);
  const statuses = counted.map((one) => one.join(':')).join(',') || '-';
  return { stdout: `BENCH ${micros} ${all} ${value('broken', 'count', 0)} ${part('p(50)')} ${part('p(99)')} ${statuses}\n` };
}
