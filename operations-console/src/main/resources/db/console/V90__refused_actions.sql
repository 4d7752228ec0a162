-- Which agencies err: counted over the last days.
create index entry_action_refused on entry (at) where type = 'vn.lienthong.action-refused.v1';
