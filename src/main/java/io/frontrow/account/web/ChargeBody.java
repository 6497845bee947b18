package io.frontrow.account.web;

import java.util.UUID;

record ChargeBody(UUID userId, long balance, String currency, UUID entryId) {
}
