package io.frontrow.account.web;

import io.frontrow.account.Money;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * @param amount 1 to 10,000,000 of the minor unit
 */
record ChargeRequest(@NotNull @Min(1) @Max(Money.CHARGE_MAX) @Nullable Long amount) {
}
