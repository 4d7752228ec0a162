package vn.lienthong.standalone.journal;

import vn.lienthong.contract.Topics.Topic;

/** Where a record lies. */
record Place(Topic topic, int partition, long offset) {}
