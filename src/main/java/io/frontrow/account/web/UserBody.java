package io.frontrow.account.web;

import java.util.UUID;

record UserBody(UUID userId, String name, long balance, String currency) {
}
