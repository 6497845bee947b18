// Do memory and connections stay as they are while tickets are sold for half an hour?
//
//   RATE=2 DURATION=30m THINK=2 k6 run k6/scenarios/06-soak.js
//
// The purchases of 04 in the long run. A hundred times the service is asked for its gauges; the mean of the last fifth must be that of
// the second, when all was warm, within the growth that lib/gauges.js allows. In the end nothing may be in use any more.
import { sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { adminPassword } from '../lib/client.js';
import { sample, staysFlat, untilAtRest } from '../lib/gauges.js';
import { ALWAYS, arrivals, COMMON, number, seconds } from '../lib/load.js';
import { auditHolds, openSale } from '../lib/operator.js';
import { purchase, PURCHASES, seatsFor, settle } from '../lib/purchase.js';

adminPassword();

const RATE = number('RATE', 2);
const DURATION = seconds('DURATION', '30m');
const THINK = number('THINK', 2);
const P95_MS = number('P95_MS', 500);
const LONGEST_SECONDS = 15 * THINK + 10;
const SAMPLES = 100;

const samplesTaken = new Counter('samples_taken');

export const options = Object.assign({}, COMMON, {
  scenarios: {
    purchases: arrivals(RATE, DURATION, LONGEST_SECONDS),
    watch: { executor: 'per-vu-iterations', vus: 1, iterations: 1, maxDuration: `${DURATION + 60}s`, exec: 'watch' },
  },
  thresholds: Object.assign({}, ALWAYS, PURCHASES, {
    purchases_completed: [`count>=${RATE * DURATION}`],
    samples_taken: [`count==${SAMPLES}`],
    'http_req_duration{scenario:purchases}': [`p(95)<${P95_MS}`],
  }),
});

export function setup() {
  return openSale('All Night Long', seatsFor(RATE * DURATION), { admitPerTick: Math.ceil(1.5 * RATE), tickSeconds: 1 });
}

export default function (sale) {
  purchase(sale, THINK);
}

export function watch() {
  const samples = [];
  const begun = Date.now();
  for (let taken = 1; taken <= SAMPLES; taken += 1) {
    sleep(Math.max(0, begun / 1000 + (taken * DURATION) / SAMPLES - Date.now() / 1000));
    samples.push(sample());
    samplesTaken.add(1);
  }
  staysFlat(samples);
}

export function teardown(sale) {
  settle(sale);
  auditHolds();
  untilAtRest();
}
