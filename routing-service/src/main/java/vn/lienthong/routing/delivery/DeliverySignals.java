package vn.lienthong.routing.delivery;

import org.springframework.stereotype.Component;

/** Wakes those who wait for deliveries. */
@Component
class DeliverySignals extends FeedSignals {}
