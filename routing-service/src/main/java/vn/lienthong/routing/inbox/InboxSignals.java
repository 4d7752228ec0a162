package vn.lienthong.routing.inbox;

import org.springframework.stereotype.Component;
import vn.lienthong.routing.delivery.FeedSignals;

/** Wakes those who wait for documents. */
@Component
class InboxSignals extends FeedSignals {}
