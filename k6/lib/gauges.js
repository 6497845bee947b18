// What the service says of itself under /actuator/prometheus, and whether it stays as it is.
import { sleep } from 'k6';
import { ensure } from './checks.js';
import { metrics } from './client.js';

const MB = 1048576;
/** Work that nobody waits for any more goes on as long as a request may wait, or a little longer. */
const REST_SECONDS_MAX = 20;

/**
 * What must not grow, each with the growth that is allowed: a part of what it was, and an amount for what is small. The memory of the
 * heap is that after a collection; what a process has in all (RSS) a JVM does not tell.
 */
const WATCHED = [
  { name: 'heap after a collection (MB)', of: heapAfterCollection, part: 0.1, amount: 24 },
  { name: 'memory outside the heap (MB)', of: (read) => read('jvm_memory_used_bytes', 'area="nonheap"') / MB, part: 0.05, amount: 8 },
  { name: 'direct buffers (MB)', of: (read) => read('jvm_buffer_memory_used_bytes', 'id="direct"') / MB, part: 0.1, amount: 8 },
  { name: 'threads', of: (read) => read('jvm_threads_live_threads'), part: 0, amount: 4 },
  { name: 'open files and sockets', of: (read) => read('process_files_open_files'), part: 0.05, amount: 16 },
  { name: 'database connections', of: (read) => read('r2dbc_pool_allocated_connections'), part: 0, amount: 4 },
  { name: 'database connections in use', of: (read) => read('r2dbc_pool_acquired_connections'), part: 0, amount: 2 },
  { name: 'units of work under way', of: (read) => read('frontrow_units_under_way'), part: 0, amount: 2 },
  { name: 'units of work waiting', of: (read) => read('frontrow_units_waiting'), part: 0, amount: 2 },
];

/** What must be gone when nobody asks for anything any more. */
const AT_REST = ['r2dbc_pool_acquired_connections', 'frontrow_units_under_way', 'frontrow_units_waiting'];

/** One reading: a function from a metric's name, and a label that it must have, to the sum of its values. */
function readGauges() {
  const lines = metrics().split('\n');
  const isOf = (line, name) => line.startsWith(`${name}{`) || line.startsWith(`${name} `);
  return (name, label = '') => sum(lines.filter((line) => isOf(line, name) && line.includes(label)));
}

/** One reading of all that is watched. */
export function sample() {
  const read = readGauges();
  return WATCHED.map((one) => one.of(read));
}

/** Compares the last fifth of the samples with the second, in which all is warm. */
export function staysFlat(samples) {
  const fifth = Math.floor(samples.length / 5);
  WATCHED.forEach(({ name, part, amount }, i) => {
    const values = samples.map((one) => one[i]);
    const before = mean(values.slice(fifth, 2 * fifth));
    const after = mean(values.slice(-fifth));
    console.log(`${name}: ${before.toFixed(1)}, in the end ${after.toFixed(1)}`);
    ensure(name, 'known', values.every((value) => value >= 0), values);
    ensure(name, `grows by at most ${100 * part}% and ${amount}`, after <= before * (1 + part) + amount, { before, after });
  });
}

/** Waits until nothing is in use any more, as it must soon be when nobody asks for anything. */
export function untilAtRest() {
  let left = inUse();
  for (let waited = 0; left.length > 0 && waited < REST_SECONDS_MAX; waited += 1) {
    sleep(1);
    left = inUse();
  }
  ensure('at rest', 'nothing is in use', left.length === 0, left);
}

function inUse() {
  const read = readGauges();
  return AT_REST.filter((name) => read(name) !== 0);
}

function heapAfterCollection(read) {
  return (read('jvm_memory_usage_after_gc') * read('jvm_gc_max_data_size_bytes')) / MB;
}

function sum(lines) {
  return lines.length === 0 ? NaN : lines.reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

const mean = (values) => values.reduce((total, value) => total + value, 0) / values.length;
