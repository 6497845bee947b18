// What fans do, each answer checked as a whole.
import { sleep } from 'k6';
import { active, charged, ended, user, waiting } from './bodies.js';
import { ensure, positive, right, same, success, token } from './checks.js';
import { callAll, get, post } from './client.js';

const AT_ONCE = 20;

export function register(name) {
  const body = right(post('/users', 201, { name }), 'registering', success(201, user(name)));
  return body && body.userId;
}

/** Registers so many, for a load that is not about that. */
export function registerAll(count, name) {
  return inGroups(count, (from, to) => callAll(Array.from({ length: to - from }, (_, i) => (
    { method: 'POST', path: '/users', options: { body: { name: `${name} ${from + i + 1}` } } })), 201)
    .map((response, i) => right(response, 'registering', success(201, user(`${name} ${from + i + 1}`))).userId));
}

export function charge(userId, amount, before = 0) {
  return right(post(`/users/${userId}/balance/charges`, 200, { amount }), 'charging', success(200, charged(userId, before + amount)));
}

/** @returns {{userId: string, token: string, position: number, pollAfterSeconds: number}|null} */
export function join(userId, concertId) {
  return right(post('/queue/tokens', 201, { userId, concertId }), 'joining', joined(201, userId, concertId, positive));
}

/** Puts all into the line, for a load that is not about that. */
export function joinAll(userIds, concertId) {
  return inGroups(userIds.length, (from, to) => callAll(userIds.slice(from, to).map((userId) => (
    { method: 'POST', path: '/queue/tokens', options: { body: { userId, concertId } } })), 201)
    .map((response, i) => right(response, 'joining', joined(201, userIds[from + i], concertId, positive))));
}

/** A new token (201), or the one that its owner has already (200). */
export const joined = (status, userId, concertId, position, tokenIs = token) => (
  success(status, Object.assign({ token: tokenIs }, waiting(userId, concertId, position)), AS_TOLD));

/**
 * Asks for the place exactly when it was told to, until it is the fan's turn. The position must never grow.
 *
 * @param {object} fan of {@link join}
 * @param {number} concertId
 * @param {function} asking called before each poll
 * @returns {object|null} the active state, or null where something was wrong
 */
export function waitAsTold(fan, concertId, asking = () => {}) {
  let told = fan;
  while (told && told.status === 'WAITING') {
    sleep(told.pollAfterSeconds);
    asking();
    const { position } = told;
    told = right(get('/queue/tokens/current', 200, { token: fan.token }), 'asking as told',
      success(200, waiting(fan.userId, concertId, (now) => positive(now) && now <= position), AS_TOLD),
      success(200, active(fan.userId, concertId)));
  }
  return told;
}

/** The fan's token has ended for that reason. */
export function hasEnded(fan, concertId, reason) {
  return right(get('/queue/tokens/current', 200, { token: fan.token }), 'the token that has ended',
    success(200, ended(fan.userId, concertId, reason)));
}

/** So many fans whose turn it is. */
export function activeFans(count, name, concertId) {
  const fans = joinAll(registerAll(count, name), concertId);
  sleep(Math.max(...fans.map((fan) => fan.pollAfterSeconds)));
  fans.forEach((fan) => waitAsTold(Object.assign(fan, { pollAfterSeconds: 0 }), concertId));
  return fans.map(({ userId, token: queueToken }) => ({ userId, token: queueToken }));
}

/** The seats of a hall, as a fan sees them; the numbers beside them must be theirs. */
export function seatsOf(sale, hall, queueToken) {
  const path = `/concerts/${sale.concertId}/dates/${hall.date}/seats`;
  const body = right(get(path, 200, { token: queueToken }), 'the seats',
    success(200, { date: hall.date, performances: (list) => list.length === 1 }));
  if (!body) {
    return [];
  }
  const { remaining, sold, seats } = body.performances[0];
  const told = [remaining, sold, hall.capacity];
  const counted = [countOf(seats, 'AVAILABLE'), countOf(seats, 'SOLD'), seats.length];
  ensure('the seats', 'remaining, sold and capacity are what is seen', same(told, counted), { told, counted });
  return seats;
}

const countOf = (seats, status) => seats.filter((seat) => seat.status === status).length;

const AS_TOLD = { 'Retry-After': (value, body) => Number(value) === body.pollAfterSeconds };

/** As many at once as a client sends in one go. */
export function inGroups(count, send) {
  const results = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    results.push(...send(from, Math.min(count, from + AT_ONCE)));
  }
  return results;
}
