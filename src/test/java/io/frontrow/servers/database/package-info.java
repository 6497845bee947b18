/** A MariaDB or MySQL with an empty database and two accounts. */
@NullMarked
package io.frontrow.servers.database;

import org.jspecify.annotations.NullMarked;
