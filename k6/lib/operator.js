// What an operator does before a run and after it: opens a sale, sets its line, audits.
import { ensure, faultsIn, right, success, text } from './checks.js';
import { lineFigures, opened, PRICE, SETTINGS } from './bodies.js';
import { get, patch, post } from './client.js';

const OPERATOR = { operator: true };
const SEATS_PER_ROW = 20;
/** What a fan is shown at once: a hall of more makes long answers and no better a test. */
const HALL_SEATS = 200;
const HALLS_MAX = 100;
const AUDIT_TIMEOUT = '4m';
const HOLDS = { name: text, ok: true, detail: (detail) => typeof detail === 'string' };

/**
 * Opens a sale with at least so many seats, in performances on days of their own.
 *
 * @param {string} title
 * @param {number} seats
 * @param {object} line settings of its line
 * @param {object} more fields of the concert
 * @returns {{concertId: number, halls: {performanceId: number, date: string, capacity: number}[]}}
 */
export function openSale(title, seats, line, more = {}) {
  const count = Math.min(HALLS_MAX, Math.ceil(seats / HALL_SEATS));
  const rows = Math.max(2, Math.ceil(seats / count / SEATS_PER_ROW));
  const sections = [
    { name: 'VIP', rows: 1, seatsPerRow: SEATS_PER_ROW, price: PRICE.VIP },
    { name: 'R', rows: rows - 1, seatsPerRow: SEATS_PER_ROW, price: PRICE.R },
  ];
  const dates = Array.from({ length: count }, (_, day) => new Date(Date.UTC(2031, 4, 5 + day)).toISOString().slice(0, 10));
  const performances = dates.map((date) => ({ startsAt: `${date}T19:30:00+09:00`, venue: '예술의전당 음악당', sections }));
  const concert = Object.assign({ title, artist: '가을방학 콰르텟', performances }, more);
  const capacity = rows * SEATS_PER_ROW;
  const sale = right(post('/admin/concerts', 201, concert, OPERATOR), 'opening the sale', success(201, opened(count, capacity)));
  setLine(sale.concertId, line);
  const halls = sale.performances.map(({ performanceId }, i) => ({ performanceId, date: dates[i], capacity }));
  return { concertId: sale.concertId, halls };
}

export function setLine(concertId, change) {
  const settings = (found) => faultsIn(found, Object.assign({}, SETTINGS, change)).length === 0;
  right(patch(`/admin/queues/${concertId}`, 200, change, OPERATOR), `setting ${JSON.stringify(change)}`,
    success(200, Object.assign(lineFigures(concertId), { settings })));
}

export function figuresOf(concertId) {
  return right(get(`/admin/queues/${concertId}`, 200, OPERATOR), 'the figures of the line', success(200, lineFigures(concertId)));
}

/** Money and seats agree in the database, by every rule of the audit. */
export function auditHolds() {
  const response = get('/admin/audit', 200, { operator: true, timeout: AUDIT_TIMEOUT });
  const report = response.json || {};
  right(response, 'the audit', success(200, { ok: true, checks: (list) => list.length > 0 }));
  for (const rule of report.checks || []) {
    ensure('the audit', `${rule.name} holds`, faultsIn(rule, HOLDS).length === 0, rule);
  }
}
