// Does the whole journey work? One fan, from the line to the ticket, with everything that can be refused on the way; the
// operator before and after. Every status, every field and every code is checked. It makes its own concerts and users through
// the API, so it runs against any instance, and again and again.
//
//   FRONTROW_URL=http://localhost:8080 FRONTROW_ADMIN_PASSWORD=... k6 run k6/scenarios/00-smoke.js
import { group, sleep } from 'k6';
import { Counter } from 'k6/metrics';
import {
  active, balance, charged, ended, isFreeSeat, lineFigures, payment as paymentOf, PRICE, RESERVATION, user, waiting,
} from '../lib/bodies.js';
import { answers, answersNothing, anything, ensure, hangul, hasFields, positive, refuses, same, text, time, token } from '../lib/checks.js';
import { adminPassword, del, get, post } from '../lib/client.js';
import { auditHolds, setLine } from '../lib/operator.js';

adminPassword();

const journeys = new Counter('journeys_completed');

export const options = {
  scenarios: {
    smoke: { executor: 'shared-iterations', vus: 1, iterations: 1, maxDuration: '2m' },
  },
  thresholds: {
    checks: ['rate==1'],
    // A status that the step did not expect, or no answer at all.
    http_req_failed: ['rate==0'],
    // A script that broke off has checked little and failed nothing.
    journeys_completed: ['count==1'],
  },
};

const TITLE = '새벽의 노래 (Songs before Dawn)';
const ARTIST = '가을방학 콰르텟';
const VENUE = '예술의전당 음악당';
const ADMISSION_SECONDS_MAX = 60;

export default function smoke() {
  const sale = group('the operator opens two sales', openSales);
  const fans = group('users and their balance', () => ({ haneul: register('김하늘', 100000), alex: register('Alex Park', 1000) }));
  const lines = group('the waiting line', () => queueUp(sale, fans));
  group('the gate', () => tryTheGate(sale, lines));
  const seats = group('dates and seats', () => lookAround(sale, lines));
  const held = group('reserving', () => reserve(sale, fans, lines, seats));
  group('paying', () => pay(sale, fans, lines, held));
  group('cancelling', () => cancel(sale, fans, lines, seats));
  group('leaving', () => leave(sale, fans, lines, seats));
  group('bad input', () => sendNonsense(sale, fans, lines));
  group('the operator audits', () => audit(sale));
  journeys.add(1);
}

function openSales() {
  refuses(post('/admin/concerts', 401, {}), 'opening a sale without a password', 401, 'AUTHENTICATION_REQUIRED');
  refuses(get('/admin/audit', 401), 'auditing without a password', 401, 'AUTHENTICATION_REQUIRED');
  const sections = [
    { name: 'VIP', rows: 1, seatsPerRow: 4, price: PRICE.VIP },
    { name: 'R', rows: 2, seatsPerRow: 5, price: PRICE.R },
  ];
  const performances = ['2031-05-05', '2031-05-06'].map((date) => ({ startsAt: `${date}T19:30:00+09:00`, venue: VENUE, sections }));
  const opened = ['main', 'other'].map((which) => {
    const response = post('/admin/concerts', 201, { title: TITLE, artist: ARTIST, performances }, { operator: true });
    return answers(response, `opening the ${which} sale`, 201, {
      concertId: positive,
      performances: (list) => list.length === 2 && list.every((one) => positive(one.performanceId) && one.capacity === 14),
    });
  });
  hasFields(findListed(opened[0].concertId), 'the concert in the list', {
    concertId: opened[0].concertId, title: TITLE, artist: ARTIST, saleOpensAt: null, saleClosesAt: time,
    firstPerformanceAt: '2031-05-05T19:30:00+09:00', lastPerformanceAt: '2031-05-06T19:30:00+09:00',
  });
  return {
    concertId: opened[0].concertId,
    otherConcertId: opened[1].concertId,
    performanceId: opened[0].performances[0].performanceId,
    otherPerformanceId: opened[0].performances[1].performanceId,
  };
}

/** Goes through the pages of the list, for an instance may have many concerts. */
function findListed(concertId) {
  let cursor = null;
  do {
    const page = get(`/concerts?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, 200);
    const body = answers(page, 'the list of concerts', 200, { concerts: (list) => Array.isArray(list), nextCursor: anything });
    const found = (body.concerts || []).find((concert) => concert.concertId === concertId);
    if (found) {
      return found;
    }
    cursor = body.nextCursor;
  } while (cursor);
  return null;
}

function register(name, amount) {
  const step = `registering ${name}`;
  const response = post('/users', 201, { name });
  const { userId } = answers(response, step, 201, user(name));
  ensure(step, 'Location', text(response.headers.Location), response.headers.Location);
  answers(post(`/users/${userId}/balance/charges`, 200, { amount }), `charging ${name}`, 200, charged(userId, amount));
  answers(get(`/users/${userId}/balance`, 200), `the balance of ${name}`, 200, balance(userId, amount));
  return userId;
}

function queueUp(sale, fans) {
  const { concertId } = sale;
  refuses(post('/queue/tokens', 404, { userId: unknownId(), concertId }), 'joining as nobody', 404, 'USER_NOT_FOUND');
  refuses(post('/queue/tokens', 404, { userId: fans.haneul, concertId: 999999999 }), 'joining for nothing', 404, 'CONCERT_NOT_FOUND');
  setLine(concertId, { paused: true });
  const haneul = join(fans.haneul, concertId, 1);
  const alex = join(fans.alex, concertId, 2);
  const again = answers(post('/queue/tokens', 200, { userId: fans.haneul, concertId }), 'joining again', 200,
    Object.assign({ token: haneul }, waiting(fans.haneul, concertId, 1)));
  ensure('joining again', 'the same token', again.token === haneul, again.token);
  const state = get('/queue/tokens/current', 200, { token: alex });
  answers(state, 'asking for the place', 200, waiting(fans.alex, concertId, 2));
  retryAfter(state, 'asking for the place');
  refuses(get(`/concerts/${concertId}/dates`, 403, { token: alex }), 'looking at dates while waiting', 403, 'QUEUE_TOKEN_NOT_ACTIVE',
    { position: 2 });
  setLine(concertId, { paused: false });
  awaitAdmission(haneul, fans.haneul, concertId);
  awaitAdmission(alex, fans.alex, concertId);
  return { haneul, alex, elsewhere: join(fans.haneul, sale.otherConcertId, 1) };
}

function join(userId, concertId, position) {
  const response = post('/queue/tokens', 201, { userId, concertId });
  const body = answers(response, 'joining', 201, Object.assign({ token }, waiting(userId, concertId, position)));
  retryAfter(response, 'joining');
  return body.token;
}

function retryAfter(response, step) {
  const seconds = Number(response.headers['Retry-After']);
  ensure(step, 'Retry-After is pollAfterSeconds', seconds >= 1 && seconds === response.json.pollAfterSeconds, response.headers['Retry-After']);
  return seconds;
}

/** As the API asks a client to: not before Retry-After. */
function awaitAdmission(queueToken, userId, concertId) {
  let state;
  for (let waited = 0; waited < ADMISSION_SECONDS_MAX;) {
    state = get('/queue/tokens/current', 200, { token: queueToken });
    if (state.status !== 200 || state.json.status !== 'WAITING') {
      break;
    }
    const seconds = retryAfter(state, 'waiting');
    sleep(seconds);
    waited += seconds || 1;
  }
  answers(state, 'being admitted', 200, active(userId, concertId));
}

function tryTheGate(sale, lines) {
  const dates = `/concerts/${sale.concertId}/dates`;
  const forged = `${sale.concertId}.AAAAAAAAAAAAAAAAAAAAAA`;
  refuses(get(dates, 401), 'dates without a token', 401, 'QUEUE_TOKEN_REQUIRED');
  refuses(get(dates, 401, { token: 'nonsense' }), 'dates with nonsense for a token', 401, 'QUEUE_TOKEN_INVALID');
  refuses(get(dates, 401, { token: forged }), 'dates with a forged token', 401, 'QUEUE_TOKEN_INVALID');
  refuses(get(dates, 403, { token: lines.elsewhere }), 'dates with the token of another concert', 403, 'QUEUE_TOKEN_WRONG_CONCERT');
  refuses(get('/concerts/999999999/dates', 404, { token: lines.haneul }), 'dates of no concert', 404, 'CONCERT_NOT_FOUND');
  refuses(get('/queue/tokens/current', 401), 'a state without a token', 401, 'QUEUE_TOKEN_REQUIRED');
  refuses(get('/queue/tokens/current', 404, { token: forged }), 'the state of a forged token', 404, 'QUEUE_TOKEN_NOT_FOUND');
  refuses(get('/no/such/path', 404), 'no such path', 404, 'NOT_FOUND');
  const korean = refuses(get(dates, 401, { language: 'ko' }), 'a refusal in Korean', 401, 'QUEUE_TOKEN_REQUIRED');
  ensure('a refusal in Korean', 'title and detail', hangul(korean.title) && hangul(korean.detail), korean);
}

function lookAround(sale, lines) {
  const concert = `/concerts/${sale.concertId}`;
  const house = { performanceId: sale.performanceId, startsAt: '2031-05-05T19:30:00+09:00', venue: VENUE, capacity: 14, remaining: 14, sold: 0 };
  const dates = answers(get(`${concert}/dates`, 200, { token: lines.haneul }), 'the dates', 200, { dates: (list) => list.length === 2 });
  hasFields(dates.dates[0], 'the first date', { date: '2031-05-05', performances: (list) => list.length === 1 });
  hasFields(dates.dates[0].performances[0], 'the first performance', house);
  const seats = seatsOf(sale, lines.haneul, 'the seats');
  hasFields(seats, 'the performance with its seats', Object.assign({ seats: (list) => list.length === 14 && list.every(isFreeSeat) }, house));
  const numbers = seats.seats.map((seat) => seat.number).sort((a, b) => a - b).join();
  ensure('the seats', 'numbered from 1 to the capacity', numbers === '1,2,3,4,5,6,7,8,9,10,11,12,13,14', numbers);
  refuses(get(`${concert}/dates/2031-05-07/seats`, 404, { token: lines.haneul }), 'seats of a day without a performance', 404,
    'PERFORMANCE_NOT_FOUND');
  const detail = answers(get(concert, 200, { token: lines.haneul }), 'the concert', 200, {
    concertId: sale.concertId, title: TITLE, artist: ARTIST, saleOpensAt: null, saleClosesAt: time, firstPerformanceAt: time,
    lastPerformanceAt: time, performances: (list) => list.length === 2,
  });
  hasFields(detail.performances[0], 'the performance of the concert',
    Object.assign({ date: '2031-05-05', seats: (list) => list.length === 14 }, house));
  return seats.seats;
}

function seatsOf(sale, queueToken, step) {
  const response = get(`/concerts/${sale.concertId}/dates/2031-05-05/seats`, 200, { token: queueToken });
  return answers(response, step, 200, { date: '2031-05-05', performances: (list) => list.length === 1 }).performances[0];
}

function reserve(sale, fans, lines, seats) {
  const { performanceId } = sale;
  const pair = inSection(seats, 'R').slice(0, 2);
  const next = inSection(seats, 'R')[2];
  const response = post('/reservations', 201, { performanceId, seatIds: ids(pair) }, { token: lines.haneul });
  const reservation = answers(response, 'reserving two seats', 201, Object.assign({}, RESERVATION,
    { userId: fans.haneul, concertId: sale.concertId, performanceId, amount: 2 * PRICE.R }));
  ensure('reserving two seats', 'those seats', same(numbers(reservation.seats), numbers(pair)), reservation.seats);
  const location = response.headers.Location || '';
  ensure('reserving two seats', 'Location', location.endsWith(`/api/v1/reservations/${reservation.reservationId}`), location);
  const path = `/reservations/${reservation.reservationId}`;
  answers(get(path, 200, { token: lines.haneul }), 'reading the reservation', 200, reservation);

  refuses(post('/reservations', 409, { performanceId, seatIds: ids([pair[1], next]) }, { token: lines.alex }),
    'reserving a seat that another has', 409, 'SEAT_ALREADY_RESERVED', { seatIds: [pair[1].seatId] });
  refuses(get(path, 404, { token: lines.alex }), "reading another's reservation", 404, 'RESERVATION_NOT_FOUND');
  refuses(del(path, 404, { token: lines.alex }), "cancelling another's reservation", 404, 'RESERVATION_NOT_FOUND');
  refuses(post('/payments', 404, { reservationId: reservation.reservationId }, { token: lines.alex }), "paying another's reservation", 404,
    'RESERVATION_NOT_FOUND');
  refuses(post('/reservations', 404, { performanceId, seatIds: [next.seatId + 999999] }, { token: lines.alex }), 'reserving no seat', 404,
    'SEAT_NOT_FOUND');
  refuses(post('/reservations', 404, { performanceId: 999999999, seatIds: [1] }, { token: lines.alex }), 'reserving in no performance', 404,
    'PERFORMANCE_NOT_FOUND');
  refuses(post('/reservations', 401, { performanceId, seatIds: ids([next]) }), 'reserving without a token', 401, 'QUEUE_TOKEN_REQUIRED');
  refuses(post('/reservations', 403, { performanceId, seatIds: ids([next]) }, { token: lines.elsewhere }), 'reserving with another line', 403,
    'QUEUE_TOKEN_WRONG_CONCERT');

  const house = seatsOf(sale, lines.alex, 'the seats, two of them held');
  ensure('the seats, two of them held', 'remaining', house.remaining === 12 && house.sold === 0, [house.remaining, house.sold]);
  ensure('the seats, two of them held', 'HELD are these two', same(numbers(withStatus(house.seats, 'HELD')), numbers(pair)), house.seats);
  return reservation;
}

function pay(sale, fans, lines, held) {
  const { reservationId, amount } = held;
  const queueToken = lines.haneul;
  refuses(post('/payments', 402, { reservationId }, { token: queueToken }), 'paying with too little', 402, 'INSUFFICIENT_BALANCE',
    { balance: 100000, amount });
  answers(post(`/users/${fans.haneul}/balance/charges`, 200, { amount: 200000 }), 'charging more', 200, charged(fans.haneul, 300000));
  refuses(post('/payments', 404, { reservationId, seatNumbers: [1, 2] }, { token: queueToken }), 'paying for other seats', 404,
    'RESERVATION_NOT_FOUND');
  refuses(post('/payments', 404, { reservationId: unknownId() }, { token: queueToken }), 'paying nothing', 404, 'RESERVATION_NOT_FOUND');
  const seatNumbers = numbers(held.seats).reverse();
  const payment = answers(post('/payments', 201, { reservationId, seatNumbers }, { token: queueToken }), 'paying', 201,
    paymentOf(held, 300000 - amount));
  refuses(post('/payments', 409, { reservationId }, { token: queueToken }), 'paying again', 409, 'RESERVATION_ALREADY_PAID');
  answers(get('/queue/tokens/current', 200, { token: queueToken }), 'the token after paying', 200, ended(fans.haneul, sale.concertId, 'PAID'));
  refuses(get(`/concerts/${sale.concertId}/dates`, 401, { token: queueToken }), 'dates after paying', 401, 'QUEUE_TOKEN_EXPIRED');
  answers(get(`/payments/${payment.paymentId}`, 200, { token: queueToken }), 'reading the payment', 200, payment);
  refuses(get(`/payments/${payment.paymentId}`, 404, { token: lines.alex }), "reading another's payment", 404, 'PAYMENT_NOT_FOUND');
  const paid = answers(get(`/reservations/${reservationId}`, 200, { token: queueToken }), 'reading the paid reservation', 200,
    Object.assign({}, held, { status: 'PAID', paidAt: time }));
  refuses(del(`/reservations/${reservationId}`, 409, { token: queueToken }), 'cancelling what is paid', 409, 'RESERVATION_ALREADY_PAID');
  answers(get(`/users/${fans.haneul}/reservations`, 200), 'my reservations', 200, { reservations: [paid], nextCursor: null });
  ledgerHolds(fans.haneul, amount);
  const house = seatsOf(sale, lines.alex, 'the seats, two of them sold');
  ensure('the seats, two of them sold', 'remaining and sold', house.remaining === 12 && house.sold === 2, [house.remaining, house.sold]);
  ensure('the seats, two of them sold', 'SOLD are these two', same(numbers(withStatus(house.seats, 'SOLD')), numbers(held.seats)), house.seats);
}

function ledgerHolds(userId, amount) {
  const { entries } = answers(get(`/users/${userId}/balance/entries`, 200), 'the ledger', 200,
    { entries: (list) => list.length === 3, nextCursor: null });
  hasFields(entries[0], 'the newest entry',
    { entryId: anything, type: 'PAYMENT', amount: -amount, balanceAfter: 300000 - amount, reference: anything, createdAt: time });
  const balances = entries.map((entry) => [entry.type, entry.amount, entry.balanceAfter]);
  const wanted = [['PAYMENT', -amount, 300000 - amount], ['CHARGE', 200000, 300000], ['CHARGE', 100000, 100000]];
  ensure('the ledger', 'newest first, with the balance after each', same(balances, wanted), balances);
  const first = answers(get(`/users/${userId}/balance/entries?limit=2`, 200), 'the first page of the ledger', 200,
    { entries: entries.slice(0, 2), nextCursor: text });
  answers(get(`/users/${userId}/balance/entries?limit=2&cursor=${encodeURIComponent(first.nextCursor)}`, 200),
    'the second page of the ledger', 200, { entries: entries.slice(2), nextCursor: null });
}

function cancel(sale, fans, lines, seats) {
  const { performanceId } = sale;
  const one = inSection(seats, 'VIP').slice(0, 1);
  const body = { performanceId, seatIds: ids(one) };
  const reservation = answers(post('/reservations', 201, body, { token: lines.alex }), 'reserving one to cancel', 201,
    Object.assign({}, RESERVATION, { userId: fans.alex, amount: PRICE.VIP }));
  const path = `/reservations/${reservation.reservationId}`;
  answersNothing(del(path, 204, { token: lines.alex }), 'cancelling');
  const house = seatsOf(sale, lines.alex, 'the seats after cancelling');
  ensure('the seats after cancelling', 'free again', house.remaining === 12 && withStatus(house.seats, 'HELD').length === 0, house.seats);
  answers(get(path, 200, { token: lines.alex }), 'the cancelled reservation', 200, Object.assign({}, reservation, { status: 'CANCELLED' }));
  refuses(post('/payments', 409, { reservationId: reservation.reservationId }, { token: lines.alex }), 'paying what is cancelled', 409,
    'RESERVATION_CANCELLED');
  answers(get('/queue/tokens/current', 200, { token: lines.alex }), 'the token after cancelling', 200, active(fans.alex, sale.concertId));
}

function leave(sale, fans, lines, seats) {
  const { performanceId } = sale;
  const four = inSection(seats, 'VIP');
  const fifth = inSection(seats, 'R')[4];
  const reservation = answers(post('/reservations', 201, { performanceId, seatIds: ids(four) }, { token: lines.alex }), 'reserving four', 201,
    Object.assign({}, RESERVATION, { userId: fans.alex, amount: 4 * PRICE.VIP }));
  refuses(post('/reservations', 409, { performanceId, seatIds: ids([fifth]) }, { token: lines.alex }), 'reserving a fifth', 409,
    'SEAT_LIMIT_EXCEEDED');
  answersNothing(del('/queue/tokens/current', 204, { token: lines.alex }), 'leaving');
  answersNothing(del('/queue/tokens/current', 204, { token: lines.alex }), 'leaving again');
  answers(get('/queue/tokens/current', 200, { token: lines.alex }), 'the token after leaving', 200, ended(fans.alex, sale.concertId, 'LEFT'));
  answers(get(`/reservations/${reservation.reservationId}`, 200, { token: lines.alex }), 'what leaving cancelled', 200,
    Object.assign({}, reservation, { status: 'CANCELLED' }));
  answersNothing(del('/queue/tokens/current', 204, { token: lines.elsewhere }), 'leaving the other line');
}

function sendNonsense(sale, fans, lines) {
  const errors = (field) => ({ errors: (list) => Array.isArray(list) && list.some((one) => one.field === field && text(one.message)) });
  const charges = `/users/${fans.haneul}/balance/charges`;
  refuses(post('/users', 400, { name: '' }), 'a user without a name', 400, 'INVALID_REQUEST', errors('name'));
  refuses(post('/users', 400, { name: 'A', age: 3 }), 'an unknown field', 400, 'INVALID_REQUEST', errors('age'));
  refuses(post(charges, 400, { amount: '1000' }), 'a number sent as a string', 400, 'INVALID_REQUEST', errors('amount'));
  refuses(post(charges, 400, { amount: 1.5 }), 'a fraction of a won', 400, 'INVALID_REQUEST', errors('amount'));
  refuses(post(charges, 400, { amount: 0 }), 'charging nothing', 400, 'INVALID_REQUEST', errors('amount'));
  refuses(post(charges, 400, '{"amount":'), 'half a body', 400, 'INVALID_REQUEST', { errors: (list) => Array.isArray(list) });
  refuses(get('/users/nobody/balance', 400), 'a user id that is none', 400, 'INVALID_REQUEST', errors('userId'));
  refuses(get(`/users/${unknownId()}/balance`, 404), 'the balance of nobody', 404, 'USER_NOT_FOUND');
  refuses(post('/reservations', 400, { performanceId: sale.performanceId, seatIds: [] }, { token: lines.alex }), 'reserving no seats', 400,
    'INVALID_REQUEST', errors('seatIds'));
  refuses(get(`/users/${fans.haneul}/balance/entries?limit=101`, 400), 'a page too large', 400, 'INVALID_REQUEST', errors('limit'));
  refuses(del('/concerts', 405), 'a method that is none', 405, 'METHOD_NOT_ALLOWED');
}

function audit(sale) {
  const line = answers(get(`/admin/queues/${sale.concertId}`, 200, { operator: true }), 'the figures of the line', 200, lineFigures(sale.concertId));
  ensure('the figures of the line', 'two were admitted, nobody is left', same([line.waiting, line.active, line.admittedTotal], [0, 0, 2]), line);
  auditHolds();
}

const inSection = (seats, section) => seats.filter((seat) => seat.section === section);
const withStatus = (seats, status) => seats.filter((seat) => seat.status === status);
const ids = (seats) => seats.map((seat) => seat.seatId);
const numbers = (seats) => seats.map((seat) => seat.number).sort((a, b) => a - b);
/** A well-formed id that nobody has. */
const unknownId = () => '00000000-0000-4000-8000-000000000000';
