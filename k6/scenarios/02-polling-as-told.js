// Does a crowd that asks exactly when it is told to learn all it must, and in time?
//
//   RATE=25 DURATION=20s ADMISSIONS=40 AHEAD=1000 k6 run k6/scenarios/02-polling-as-told.js
//
// So many wait already when the first fan comes, so that places far from the head are told too. Each fan joins, asks as told until
// it is active, and leaves. Nobody may be refused for asking (429), shown a larger position than before, or be admitted and not know.
// Against one instance, and with a clock that agrees with Redis' to some milliseconds.
import { Counter, Trend } from 'k6/metrics';
import { NOTHING, right } from '../lib/checks.js';
import { adminPassword, del } from '../lib/client.js';
import { hasEnded, join, joinAll, register, registerAll, waitAsTold } from '../lib/fans.js';
import { ALWAYS, arrivals, COMMON, number, seconds } from '../lib/load.js';
import { openSale, setLine } from '../lib/operator.js';

adminPassword();

const RATE = number('RATE', 25);
const DURATION = seconds('DURATION', '20s');
const ADMISSIONS = number('ADMISSIONS', 40);
const AHEAD = number('AHEAD', 1000);
const P95_MS = number('P95_MS', 500);
/** From the admission until the fan knows: nearly all of them, and the last. */
const LEARNED_P99_MS = 2000;
const LEARNED_MAX_MS = 5000;
const LONGEST_SECONDS = (AHEAD + RATE * DURATION) / ADMISSIONS + 10;

const fans = new Counter('fans_joined');
const polls = new Counter('polls');
const unaccounted = new Counter('fans_unaccounted');
const learned = new Trend('learned_after', true);

export const options = Object.assign({}, COMMON, {
  scenarios: { crowd: arrivals(RATE, DURATION, LONGEST_SECONDS) },
  thresholds: Object.assign({}, ALWAYS, {
    fans_joined: [`count>=${RATE * DURATION}`],
    fans_unaccounted: ['count==0'],
    learned_after: [`p(99)<${LEARNED_P99_MS}`, `max<${LEARNED_MAX_MS}`],
    'http_req_duration{scenario:crowd}': [`p(95)<${P95_MS}`],
  }),
});

export function setup() {
  const sale = openSale('A Crowd with Manners', 1, { paused: true, admitPerTick: Math.ceil(ADMISSIONS / 2), tickSeconds: 0.5 });
  joinAll(registerAll(AHEAD, 'Early'), sale.concertId);
  setLine(sale.concertId, { paused: false });
  return { concertId: sale.concertId };
}

export default function crowd({ concertId }) {
  const userId = register('Patience');
  const fan = userId && join(userId, concertId);
  if (!fan) {
    return;
  }
  fans.add(1);
  unaccounted.add(1);
  const active = waitAsTold(fan, concertId, () => polls.add(1));
  if (!active) {
    return;
  }
  unaccounted.add(-1);
  learned.add(Date.now() - Date.parse(active.activatedAt));
  right(del('/queue/tokens/current', 204, { token: fan.token }), 'leaving', NOTHING);
  hasEnded(fan, concertId, 'LEFT');
}
