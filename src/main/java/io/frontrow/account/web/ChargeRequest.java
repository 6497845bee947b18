package io.frontrow.account.web;

import io.frontrow.account.Money;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/**
 * @param amount 1 to 10,000,000 of the minor unit
 */
record ChargeRequest(@NotNull @Range(min = 1, max = Money.CHARGE_MAX) @Nullable Long amount) {
}
