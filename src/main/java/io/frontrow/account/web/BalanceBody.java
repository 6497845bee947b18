package io.frontrow.account.web;

import java.util.UUID;

record BalanceBody(UUID userId, long balance, String currency) {
}
