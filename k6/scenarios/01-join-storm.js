// Does everybody who comes at once get a place of their own, and keep it when they reload?
//
//   RATE=200 DURATION=20s k6 run k6/scenarios/01-join-storm.js
//
// Nobody is admitted meanwhile, so the places given must be exactly 1, 2, 3 and so on, each once: as many as wait in the end, and
// of the same sum.
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
import { ensure, right } from '../lib/checks.js';
import { adminPassword, post } from '../lib/client.js';
import { join, joined, registerAll } from '../lib/fans.js';
import { ALWAYS, arrivals, COMMON, number, planned, seconds } from '../lib/load.js';
import { figuresOf, openSale, setLine } from '../lib/operator.js';

adminPassword();

const RATE = number('RATE', 200);
const DURATION = seconds('DURATION', '20s');
const P95_MS = number('P95_MS', 500);
const FANS = planned(RATE, DURATION);
const SLOWEST_SECONDS = 2;
/** One fan in so many reloads at once. */
const RELOADING = 5;

const places = new Counter('places_given');
const unaccounted = new Counter('places_unaccounted');
const unaccountedSum = new Counter('place_numbers_unaccounted');

export const options = Object.assign({}, COMMON, {
  scenarios: { storm: arrivals(RATE, DURATION, SLOWEST_SECONDS) },
  thresholds: Object.assign({}, ALWAYS, {
    places_given: [`count==${FANS}`],
    places_unaccounted: ['count==0'],
    place_numbers_unaccounted: ['count==0'],
    'http_req_duration{scenario:storm}': [`p(95)<${P95_MS}`],
  }),
});

export function setup() {
  const sale = openSale('Everybody at Once', 1, { paused: true });
  return { concertId: sale.concertId, userIds: registerAll(FANS, 'Storm') };
}

export default function storm({ concertId, userIds }) {
  const index = exec.scenario.iterationInTest;
  const userId = userIds[index];
  const fan = userId && join(userId, concertId);
  if (!fan) {
    return;
  }
  places.add(1);
  unaccounted.add(1);
  unaccountedSum.add(fan.position);
  if (index % RELOADING === 0) {
    const response = post('/queue/tokens', 200, { userId, concertId });
    right(response, 'reloading', joined(200, userId, concertId, (position) => position >= 1 && position <= fan.position, fan.token));
  }
}

export function teardown({ concertId }) {
  const { waiting } = figuresOf(concertId);
  ensure('the line', 'somebody waits', waiting > 0, waiting);
  unaccounted.add(-waiting);
  unaccountedSum.add(-(waiting * (waiting + 1)) / 2);
  // So that the line empties itself.
  setLine(concertId, { paused: false, admitPerTick: 100000 });
}
