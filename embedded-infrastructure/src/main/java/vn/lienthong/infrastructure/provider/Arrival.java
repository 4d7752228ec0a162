package vn.lienthong.infrastructure.provider;

/**
 * A message that arrived at a simulated provider.
 *
 * @param provider whose it is
 * @param reference what the sender calls it; empty where the protocol has no such thing
 * @param to digits
 */
public record Arrival(String provider, String reference, String from, String to, String text) {}
