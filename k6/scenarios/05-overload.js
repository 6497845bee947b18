// What happens to five times the charges that it carries, all on one account, and to those who want something else meanwhile?
//
//   CARRIES=100 TIMES=5 DURATION=20s k6 run k6/scenarios/05-overload.js
//
// First what it carries, where nobody may be refused: else CARRIES is too much for this machine. Then as many times that, where some
// must be, early and with Retry-After: else it is too little. A 503 may leave open whether it was done; its key tells. So when all is
// over every key is asked once more: each is in the ledger once, none that was accepted is missing, and whoever was refused gets it now.
import exec from 'k6/execution';
import { Counter, Rate, Trend } from 'k6/metrics';
import { balance, charged, entries, reserved } from '../lib/bodies.js';
import { ensure, LATER, positive, problem, right, success } from '../lib/checks.js';
import { adminPassword, callAll, get, post } from '../lib/client.js';
import { activeFans, inGroups, joined, register, registerAll, seatsOf } from '../lib/fans.js';
import { untilAtRest } from '../lib/gauges.js';
import { ALWAYS, arrivals, COMMON, number, planned, seconds } from '../lib/load.js';
import { auditHolds, openSale } from '../lib/operator.js';

adminPassword();

const CARRIES = number('CARRIES', 100);
const TIMES = number('TIMES', 5);
const DURATION = seconds('DURATION', '20s');
const P95_MS = number('P95_MS', 8000);
const BYSTANDERS_P95_MS = number('BYSTANDERS_P95_MS', 2000);
const BYSTANDERS = 10;
const AMOUNT = 1;
/** Of what it carries calmly, so much at least must get through the crowd. */
const GOODPUT = 0.5;
/** Arrivals that found nobody to play them, of all, where the load comes from the machine that it is for. */
const DROPPED_MAX = 0.01;
const CALM_SECONDS = 10;
const PAUSE_SECONDS = 2;
const ARRIVALS = { calm: planned(CARRIES, CALM_SECONDS), storm: planned(TIMES * CARRIES, DURATION) };
/** Longer than the application lets anybody wait. */
const TIMEOUT = '30s';

const accepted = new Counter('charges_accepted');
const refused = new Counter('charges_refused');
const unaccounted = new Counter('charges_unaccounted');
const acceptedAfter = new Trend('charge_accepted_after', true);
const bystandersRefused = new Rate('bystanders_refused');

const storm = { startTime: `${CALM_SECONDS + PAUSE_SECONDS}s` };

export const options = Object.assign({}, COMMON, {
  scenarios: {
    calm: arrivals(CARRIES, CALM_SECONDS, 1, { exec: 'chargeOnce' }),
    storm: arrivals(TIMES * CARRIES, DURATION, 2.5, Object.assign({ exec: 'chargeOnce' }, storm)),
    bystanders: arrivals(BYSTANDERS, DURATION, 10, Object.assign({ exec: 'wantSomethingElse' }, storm)),
  },
  thresholds: Object.assign({}, ALWAYS, {
    dropped_iterations: [`count<=${DROPPED_MAX * ARRIVALS.storm}`],
    'charges_refused{scenario:calm}': ['count==0'],
    'charges_refused{scenario:storm}': ['count>0'],
    'charges_accepted{scenario:storm}': [`count>=${GOODPUT * CARRIES * DURATION}`],
    // Above 0: accepted and not in the ledger. Below: done, though the answer was a 503.
    charges_unaccounted: ['count<=0'],
    'charge_accepted_after{scenario:storm}': [`p(95)<${P95_MS}`],
    bystanders_refused: ['rate<0.01'],
    'http_req_duration{scenario:bystanders}': [`p(95)<${BYSTANDERS_P95_MS}`],
  }),
});

export function setup() {
  const sale = openSale('Meanwhile', 100, { admitPerTick: 100000, tickSeconds: 0.1 });
  const [hand] = activeFans(1, 'Hand', sale.concertId);
  return {
    sale, hand, account: register('Everybody'), run: `${Date.now()}`,
    seats: seatsOf(sale, sale.halls[0], hand.token), bystanders: registerAll(planned(BYSTANDERS, DURATION), 'Bystander'),
  };
}

export function chargeOnce({ account, run }) {
  const { name, iterationInTest } = exec.scenario;
  if (iterationInTest >= ARRIVALS[name]) {
    return;
  }
  const headers = keyOf(run, name, iterationInTest);
  const response = post(chargesOf(account), [200, 503], { amount: AMOUNT }, { headers, timeout: TIMEOUT });
  right(response, 'charging in a crowd', success(200, charged(account, positive)), LATER);
  if (response.status === 200) {
    accepted.add(1);
    unaccounted.add(1);
    acceptedAfter.add(response.seconds * 1000);
  }
  refused.add(response.status === 503 ? 1 : 0);
}

export function wantSomethingElse({ sale, hand, seats, bystanders }) {
  const index = exec.scenario.iterationInTest;
  if (index < bystanders.length) {
    joinMeanwhile(bystanders[index], sale.concertId);
  }
  reserveMeanwhile(sale, hand, seats[index % seats.length]);
}

function joinMeanwhile(userId, concertId) {
  const response = post('/queue/tokens', [201, 503], { userId, concertId }, { timeout: TIMEOUT });
  right(response, 'joining meanwhile', joined(201, userId, concertId, positive), LATER);
  bystandersRefused.add(response.status === 503);
}

/** The first few get a seat, and then it is taken or too many. */
function reserveMeanwhile(sale, { userId, token }, seat) {
  const { performanceId } = sale.halls[0];
  const response = post('/reservations', [201, 409, 503], { performanceId, seatIds: [seat.seatId] }, { token, timeout: TIMEOUT });
  right(response, 'reserving meanwhile', success(201, reserved(userId, sale, performanceId, [seat])),
    problem(409, 'SEAT_ALREADY_RESERVED', { seatIds: [seat.seatId] }), problem(409, 'SEAT_LIMIT_EXCEEDED'), LATER);
  bystandersRefused.add(response.status === 503);
}

export function teardown({ account, run }) {
  untilAtRest();
  const entriesBefore = ledgerLength(account);
  const keys = Object.keys(ARRIVALS).flatMap((scenario) => Array.from({ length: ARRIVALS[scenario] }, (_, i) => keyOf(run, scenario, i)));
  const responses = chargeAgain(account, keys);
  const done = responses.filter((response) => response.headers['Idempotency-Replayed'] === 'true').length;
  unaccounted.add(-done);
  ensure('asking again', 'each entry of the ledger has its own key', done === entriesBefore, { done, entriesBefore });
  const total = ledgerLength(account);
  ensure('asking again', 'everybody has it now, once', total === keys.length, { total, keys: keys.length });
  right(get(`/users/${account}/balance`, 200), 'the balance after all', success(200, balance(account, AMOUNT * total)));
  auditHolds();
}

function chargeAgain(account, keys) {
  const responses = inGroups(keys.length, (from, to) => callAll(keys.slice(from, to).map((headers) => (
    { method: 'POST', path: chargesOf(account), options: { body: { amount: AMOUNT }, headers } })), 200));
  responses.forEach((response) => right(response, 'asking again', success(200, charged(account, positive))));
  return responses;
}

const keyOf = (run, scenario, index) => ({ 'Idempotency-Key': `k6-${run}-${scenario}-${index}` });

const chargesOf = (account) => `/users/${account}/balance/charges`;

function ledgerLength(account) {
  let count = 0;
  let cursor = '';
  do {
    const response = get(`/users/${account}/balance/entries?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, 200);
    const page = right(response, 'the ledger', success(200, entries)) || { entries: [], nextCursor: null };
    const whole = page.entries.every((entry) => entry.type === 'CHARGE' && entry.amount === AMOUNT);
    ensure('the ledger', 'has whole charges', whole, page.entries[0]);
    count += page.entries.length;
    cursor = page.nextCursor;
  } while (cursor);
  return count;
}
