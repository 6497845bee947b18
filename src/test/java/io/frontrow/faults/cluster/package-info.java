/**
 * The system under test: the servers, two application instances, and what a fault can
 * take hold of at each of them (its process, its network, its clock).
 */
@NullMarked
package io.frontrow.faults.cluster;

import org.jspecify.annotations.NullMarked;
