// When many hands grab one seat at the same moment, does exactly one get it, and does each other learn exactly why not?
//
//   RATE=10 DURATION=20s HANDS=20 k6 run k6/scenarios/03-seat-contention.js
//
// Every arrival is one seat, grabbed by so many active fans at once. In the end each seat is held once and none is left.
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
import { isFreeSeat, reserved } from '../lib/bodies.js';
import { ensure, problem, right, success } from '../lib/checks.js';
import { adminPassword, callAll } from '../lib/client.js';
import { activeFans, seatsOf } from '../lib/fans.js';
import { ALWAYS, arrivals, COMMON, number, planned, seconds } from '../lib/load.js';
import { auditHolds, openSale } from '../lib/operator.js';

adminPassword();

const RATE = number('RATE', 10);
const DURATION = seconds('DURATION', '20s');
const HANDS = number('HANDS', 20);
const P95_MS = number('P95_MS', 1000);
const SEATS = planned(RATE, DURATION);
const SLOWEST_SECONDS = 5;
/** The hands take turns at being the first of those at once. */
const POOL = 5 * HANDS;
/** Longer than the run: no hold runs out, no token ends. */
const KEPT_SECONDS = DURATION + 600;

const held = new Counter('seats_held');
const refused = new Counter('hands_refused');
const unaccounted = new Counter('seats_unaccounted');

export const options = Object.assign({}, COMMON, {
  batchPerHost: HANDS,
  batch: HANDS,
  scenarios: { grab: arrivals(RATE, DURATION, SLOWEST_SECONDS) },
  thresholds: Object.assign({}, ALWAYS, {
    seats_held: [`count==${SEATS}`],
    hands_refused: [`count>=${SEATS * (HANDS - 1)}`],
    seats_unaccounted: ['count==0'],
    'http_req_duration{scenario:grab}': [`p(95)<${P95_MS}`],
  }),
});

export function setup() {
  const line = { admitPerTick: 100000, tickSeconds: 0.1, activeTtlSeconds: KEPT_SECONDS, holdTtlSeconds: KEPT_SECONDS };
  const sale = openSale('Few Seats, Many Hands', SEATS, line, { maxSeatsPerUser: 100 });
  const hands = activeFans(POOL, 'Hand', sale.concertId);
  const seats = allSeats(sale, hands);
  ensure('the seats', 'all are free at first', seats.length >= SEATS && seats.every(isFreeSeat), seats.length);
  return { sale, hands, seats: seats.slice(0, SEATS) };
}

export default function grab({ sale, hands, seats }) {
  const index = exec.scenario.iterationInTest;
  const seat = seats[index % seats.length];
  const free = index < seats.length;
  const performanceId = sale.halls[Math.floor((index % seats.length) / sale.halls[0].capacity)].performanceId;
  const body = { performanceId, seatIds: [seat.seatId] };
  const at = Array.from({ length: HANDS }, (_, i) => hands[(index + i) % hands.length]);
  const responses = callAll(at.map(({ token }) => ({ method: 'POST', path: '/reservations', options: { body, token } })), [201, 409]);
  const taken = problem(409, 'SEAT_ALREADY_RESERVED', { seatIds: [seat.seatId] });
  responses.forEach((response, i) => right(response, 'grabbing', success(201, reserved(at[i].userId, sale, performanceId, [seat])), taken));
  const winners = responses.filter((response) => response.status === 201).length;
  ensure('a seat', 'one hand has it', winners === (free ? 1 : 0), { seat, winners });
  held.add(winners);
  unaccounted.add(winners);
  refused.add(HANDS - winners);
}

export function teardown({ sale, hands }) {
  const seats = allSeats(sale, hands);
  const taken = seats.filter((seat) => seat.status === 'HELD').length;
  unaccounted.add(-taken);
  ensure('the seats', 'of those grabbed none is left', seats.slice(0, SEATS).every((seat) => seat.status === 'HELD'), { taken });
  auditHolds();
}

const allSeats = (sale, hands) => sale.halls.flatMap((hall) => seatsOf(sale, hall, hands[0].token));
