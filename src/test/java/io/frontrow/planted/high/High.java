package io.frontrow.planted.high;

public record High(int height) {
}
