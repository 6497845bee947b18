// Do fans who come at a steady rate, think, and look around all get their ticket, and pay for it once?
//
//   RATE=5 DURATION=60s THINK=2 k6 run k6/scenarios/04-purchase.js
//
// Each registers, charges, joins, asks as told, looks at dates and seats, reserves one or two of what it sees, pays with a key. The
// line lets in half as many again as come.
import { adminPassword } from '../lib/client.js';
import { ALWAYS, arrivals, COMMON, number, seconds } from '../lib/load.js';
import { auditHolds, openSale } from '../lib/operator.js';
import { purchase, PURCHASES, seatsFor, settle } from '../lib/purchase.js';

adminPassword();

const RATE = number('RATE', 5);
const DURATION = seconds('DURATION', '60s');
const THINK = number('THINK', 2);
const P95_MS = number('P95_MS', 500);
/** Four times thinking, the line, and seats that somebody else got. */
const LONGEST_SECONDS = 15 * THINK + 10;

export const options = Object.assign({}, COMMON, {
  scenarios: { purchases: arrivals(RATE, DURATION, LONGEST_SECONDS) },
  thresholds: Object.assign({}, ALWAYS, PURCHASES, {
    purchases_completed: [`count>=${RATE * DURATION}`],
    'http_req_duration{scenario:purchases,name:POST /reservations}': [`p(95)<${P95_MS}`],
    'http_req_duration{scenario:purchases,name:POST /payments}': [`p(95)<${P95_MS}`],
    'http_req_duration{scenario:purchases}': [`p(95)<${P95_MS}`],
  }),
});

export function setup() {
  return openSale('A Steady Evening', seatsFor(RATE * DURATION), { admitPerTick: Math.ceil(1.5 * RATE), tickSeconds: 1 });
}

export default function (sale) {
  purchase(sale, THINK);
}

export function teardown(sale) {
  settle(sale);
  auditHolds();
}
